// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The shapes of addresses: of servers, mailboxes, witnesses and the store. */
final class AddressShapes {
    private static final Pattern MAILBOX =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252}[A-Za-z0-9])?|[0-9A-Fa-f:.]+");
    private static final Pattern IP =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}|(?=.*:.*:)[0-9A-Fa-f:]{2,39}");
    private static final Pattern PASSWORD = Pattern.compile("(?i)[;?&]password=|://[^/]*@");
    private static final String H2_HERE = "jdbc:h2:file:./";

    private AddressShapes() {}

    static SettingShape<URI> https() {
        return SettingShape.plain(
                "address", "https://HOST:PORT, nothing behind", (text, home) -> address(text, List.of("https")));
    }

    static SettingShape<URI> web() {
        return SettingShape.plain(
                "address",
                "http:// or https://HOST:PORT, nothing behind",
                (text, home) -> address(text, List.of("http", "https")));
    }

    /** An address of another program, a secret because services put their token into its path. */
    static SettingShape<Secret> secretWeb() {
        return new SettingShape<>(
                "secret", "http:// or https:// address, path and query allowed", true, (text, home) -> {
                    URI uri = uri(text);
                    if (!List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                        throw new UnfitValue("does not begin with http:// or https://");
                    }
                    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                        throw new UnfitValue("names no usable host, or holds a user or a fragment");
                    }
                    return new Secret(text);
                });
    }

    static SettingShape<List<InetSocketAddress>> witnesses() {
        return SettingShape.plain("addresses", "tcp://HOST:PORT, comma-separated", (text, home) -> {
            List<InetSocketAddress> witnesses = new ArrayList<>();
            for (String part : SettingShapes.list(text)) {
                URI uri = address(part, List.of("tcp"));
                if (uri.getPort() < 1) {
                    throw new UnfitValue("names no port");
                }
                witnesses.add(
                        InetSocketAddress.createUnresolved(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort()));
            }
            return List.copyOf(witnesses);
        });
    }

    static SettingShape<String> host() {
        return SettingShape.plain("host", "a name or an IP address", (text, home) -> {
            if (!HOST.matcher(text).matches()) {
                throw new UnfitValue("is not a host: no scheme, port or path belongs here");
            }
            return text;
        });
    }

    /** An address as a guest agent shows it, never a name: what a name means is the answer of somebody else. */
    static SettingShape<String> ip() {
        return SettingShape.plain("IP address", "IPv4 or IPv6, no name, no port", (text, home) -> {
            if (!IP.matcher(text).matches()) {
                throw new UnfitValue("is not an IP address");
            }
            return text.toLowerCase(Locale.ROOT);
        });
    }

    static SettingShape<String> mailbox() {
        return SettingShape.plain("mail address", "NAME@HOST alone", (text, home) -> mailbox(text));
    }

    static SettingShape<List<String>> mailboxes() {
        return SettingShape.plain("mail addresses", "NAME@HOST, comma-separated, at least one", (text, home) -> {
            List<String> mailboxes = SettingShapes.list(text);
            if (mailboxes.isEmpty()) {
                throw new UnfitValue("holds no address");
            }
            for (String each : mailboxes) {
                mailbox(each);
            }
            return mailboxes.stream().distinct().toList();
        });
    }

    /** A relative H2 file belongs to the home folder, not to whatever folder the process was started in. */
    static SettingShape<String> store() {
        return SettingShape.plain("JDBC address", "jdbc:h2:..., no password in it", (text, home) -> {
            if (PASSWORD.matcher(text).find()) {
                throw new UnfitValue("holds a password, which belongs into store.password");
            }
            if (!text.startsWith("jdbc:h2:")) {
                throw new UnfitValue("is not an H2 address, the only database so far");
            }
            return text.startsWith(H2_HERE)
                    ? "jdbc:h2:file:" + home.toAbsolutePath().normalize() + "/" + text.substring(H2_HERE.length())
                    : text;
        });
    }

    private static String mailbox(String text) throws UnfitValue {
        if (!MAILBOX.matcher(text).matches() || text.contains("..")) {
            throw new UnfitValue("holds something that is not a mail address");
        }
        return text;
    }

    private static URI address(String text, List<String> schemes) throws UnfitValue {
        URI uri = uri(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!schemes.contains(scheme)) {
            throw new UnfitValue("does not begin with " + String.join(":// or ", schemes) + "://");
        }
        if (uri.getRawUserInfo() != null) {
            throw new UnfitValue("holds a user, which does not belong here");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new UnfitValue("names no usable host (letters, digits, dots, dashes) or port (1 to 65535)");
        }
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        if (!bare || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new UnfitValue("goes on behind host and port");
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return URI.create(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
    }

    private static URI uri(String text) throws UnfitValue {
        try {
            URI uri = new URI(text);
            if (uri.isOpaque()) {
                throw new UnfitValue("is not an address with scheme and host");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new UnfitValue("is not an address");
        }
    }
}
