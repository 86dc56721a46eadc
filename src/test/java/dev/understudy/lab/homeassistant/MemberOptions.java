// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/** One member: its name in the lab, its port (0 picks one), its TLS if it has any, its entities and its pace. */
public record MemberOptions(String name, int port, Optional<SSLContext> tls, int entities, CorePace pace) {}
