// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import java.util.List;

/**
 * What an archive without a flaw is.
 *
 * @param supervisorVersion empty for one that was made by a core without Supervisor
 * @param members what stands beside the configuration, in the order of the file: {@code ssl.tar.gz}
 * @param files number of files of the configuration
 * @param configBytes their size
 */
public record ArchiveFacts(
        String slug,
        String name,
        String date,
        String type,
        int version,
        String supervisorVersion,
        String coreVersion,
        boolean excludesDatabase,
        boolean compressed,
        long bytes,
        List<String> members,
        int files,
        long configBytes) {
    public ArchiveFacts {
        members = List.copyOf(members);
    }
}
