// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

/** What people call the parts of a configuration; each is one row of an inventory. */
public enum ConfigKind {
    AUTOMATION("automation"),
    SCRIPT("script"),
    SCENE("scene"),
    DASHBOARD("dashboard"),
    INTEGRATION("integration"),
    HELPER("helper"),
    AREA("area"),
    DEVICE("device"),
    ENTITY("entity"),
    USER("user");

    private final String word;

    ConfigKind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** "1 entity", "3 entities". */
    String counted(int number) {
        if (number == 1) {
            return "1 " + word;
        }
        return number + " " + (word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s");
    }
}
