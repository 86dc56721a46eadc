// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

/** A YAML file that can not be read. Quotes nothing of the file, since secrets may stand there. */
final class YamlTrouble extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    YamlTrouble(int line, String problem) {
        super(problem);
        this.line = line;
    }

    /** From 1; 0 if it is of the whole file. */
    int line() {
        return line;
    }
}
