// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.pair.MemberName;
import dev.understudy.sync.GuestMark;

/** A mark that is to be written, and what stood on the guest of the member when that was judged. */
public record MarkWriting(MemberName member, GuestMark mark, GuestMark.Reading seen) {}
