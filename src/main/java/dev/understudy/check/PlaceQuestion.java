// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.pair.PairSettings;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Predicate;

/** Does the guard stand on the host it guards? Addresses tell that much; a guest of that host they do not show. */
record PlaceQuestion(PairSettings pair, Predicate<InetAddress> own) implements Question {

    static PlaceQuestion here(PairSettings pair) {
        return new PlaceQuestion(pair, PlaceQuestion::isOurs);
    }

    @Override
    public void ask(Findings findings) {
        Optional<InetAddress> own = ownAddress();
        String what = "Place of Understudy beside pair " + pair.name();
        if (own.isEmpty()) {
            findings.well(what, "not on the Proxmox host, as far as addresses tell");
        } else {
            findings.advice(
                    what,
                    own.get().getHostAddress() + " is this machine: it would fall together with the host it guards",
                    "Run Understudy on another machine; a small one is enough");
        }
    }

    private Optional<InetAddress> ownAddress() {
        try {
            for (InetAddress address :
                    InetAddress.getAllByName(pair.proxmox().url().getHost())) {
                if (own.test(address)) {
                    return Optional.of(address);
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            // why: the question about the host tells that its name is not known
            return Optional.empty();
        }
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
