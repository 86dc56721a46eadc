// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestMarkTest {
    private static final GuestMark MARK = new GuestMark("home", GuestMark.Role.WINGS, 3, "c0ffee-1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "one",
                "# Home Assistant\n\nnotes with ünïcode  \n",
                "\n\n",
                "first\r\nsecond\r\n",
                "<!-- somebody else's comment -->\nand --> this"
            })
    void keepsTheAdminsNotesByteForByte(String notes) {
        String marked = MARK.into(notes);

        assertThat(GuestMark.read(marked).mark()).contains(MARK);
        assertThat(GuestMark.without(marked)).isEqualTo(notes);
        GuestMark next = new GuestMark("home", GuestMark.Role.ON_STAGE, 4, "c0ffee-1");
        assertThat(GuestMark.without(next.into(marked))).isEqualTo(notes);
        assertThat(GuestMark.read(next.into(marked)).mark()).contains(next);
    }

    @Test
    void staysWhereTheAdminHasMovedIt() {
        String notes = "above\n  " + MARK.line() + "\r\nbelow";

        assertThat(GuestMark.read(notes).mark()).contains(MARK);
        assertThat(MARK.into(notes)).isEqualTo("above\n" + MARK.line() + "\nbelow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- understudy: -->",
                "<!-- understudy: pair=home role=master epoch=3 controller=a -->",
                "<!-- understudy: pair=home role=wings epoch=three controller=a -->",
                "<!-- understudy: pair=home role=wings epoch=3 controller=a --> more",
                "<!--understudy:pair=home"
            })
    void seesThatALineWasGarbled(String line) {
        GuestMark.Reading reading = GuestMark.read("notes\n" + line);

        assertThat(reading.isGarbled()).isTrue();
        assertThat(reading.mark()).isEmpty();
        assertThat(reading.trouble()).contains(line);
    }

    @Test
    void seesThatThereAreTwo() {
        assertThat(GuestMark.read(MARK.line() + "\n" + MARK.line()).isGarbled()).isTrue();
        assertThat(MARK.into(MARK.line() + "\nx\n" + MARK.line())).isEqualTo(MARK.line() + "\nx");
    }

    @Test
    void refusesWhatCouldNotBeReadAgain() {
        assertThatThrownBy(() -> new GuestMark("home", GuestMark.Role.WINGS, 3, "a b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GuestMark("home", GuestMark.Role.WINGS, -1, "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
