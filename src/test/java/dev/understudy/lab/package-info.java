// SPDX-License-Identifier: Apache-2.0
/**
 * The lab: a simulated Proxmox node, two Home Assistant members, a mailbox and a witness, for tests, scenarios and the
 * demo. It knows the vendors' documented and recorded answers; it must not know any class of the product.
 */
package dev.understudy.lab;
