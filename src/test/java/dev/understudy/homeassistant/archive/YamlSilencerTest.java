// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sync.Edition.NotSilenced;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In each text {@code ~} is the end of a line, so that the whole of it is seen. */
class YamlSilencerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "- alias: A~  initial_state: true~|- alias: A~  # understudy: initial_state: true~",
                "- initial_state: true~  alias: A~|- # understudy: initial_state: true~  alias: A~",
                "- alias: A~  initial_state:   'on'   # why~|- alias: A~  # understudy: initial_state:   'on'   # why~",
                "- alias: A~  \"initial_state\": Yes|- alias: A~  # understudy: \"initial_state\": Yes",
                "-~  initial_state: true~  alias: A~|-~  # understudy: initial_state: true~  alias: A~",
                "- - initial_state: true~    alias: A~|- - # understudy: initial_state: true~    alias: A~",
                "a:~  b:~    c: 1~    initial_state: True~|a:~  b:~    c: 1~    # understudy: initial_state: True~",
                "blueprint:~  domain: automation~initial_state: true~|blueprint:~  domain: automation~# understudy: initial_state: true~",
                "- alias: \uD83D\uDCA1~  initial_state: true~|- alias: \uD83D\uDCA1~  # understudy: initial_state: true~",
                "- !x~  alias: !secret a~  initial_state: true~|- !x~  alias: !secret a~  # understudy: initial_state: true~",
            })
    void theLineBecomesACommentAndNothingElse(String before, String after) {
        assertThat(silenced(before.replace("~", "\n"))).isEqualTo(after.replace("~", "\n"));
        assertThat(silenced(before.replace("~", "\r\n"))).isEqualTo(after.replace("~", "\r\n"));
        String mark = "\uFEFF";
        assertThat(silenced(mark + before.replace("~", "\n"))).isEqualTo(mark + after.replace("~", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "- alias: A~  initial_state: false~",
                "- alias: A~  # initial_state: true~",
                "- alias: |~    initial_state: true~",
                "- alias: 'initial_state: true'~",
                "- initial_state: {true: false}~",
            })
    void whatTurnsNothingOnIsLeftAlone(String text) {
        assertThat(silenced(text.replace("~", "\n"))).isEqualTo(text.replace("~", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "- {alias: A, initial_state: true}~|initial_state of automation A (f.yaml:1) turns it on, and stands in braces",
                "- alias: A~  initial_state: *t~- &t true~|initial_state (f.yaml:2) may turn automations on: the file can not be read",
                "- &t true~- alias: A~  initial_state: *t~|initial_state of automation A (f.yaml:3) may turn it on: its value stands elsewhere",
                "- alias: A~  initial_state: !secret t~|initial_state of automation A (f.yaml:2) may turn it on: its value stands elsewhere",
                "- alias: A~  initial_state: &t true~- *t~|initial_state of automation A (f.yaml:2) turns it on, and is written in an unusual way",
                "- alias: A~  initial_state:~    true~|initial_state of automation A (f.yaml:2) turns it on, and is written in an unusual way",
                "- alias: A~  ? initial_state~  : true~|initial_state of automation A (f.yaml:2) turns it on, and is written in an unusual way",
                ".base: &b~  initial_state: true~|initial_state (f.yaml:2) turns it on, and nothing else stands beside it",
            })
    void whatCanNotBeEditedIsLeftAndNamed(String text, String words) {
        byte[] bytes = text.replace("~", "\n").getBytes(StandardCharsets.UTF_8);
        YamlSilencer.Silenced silenced = YamlSilencer.silence("f.yaml", bytes);

        assertThat(silenced.bytes()).isEqualTo(bytes);
        assertThat(silenced.loud()).extracting(NotSilenced::words).containsExactly(words);
    }

    @Test
    void oneThatCanNotBeEditedKeepsNoOtherFromBeing() {
        String text = "- {alias: A, initial_state: true}\n- alias: B\n  initial_state: true\n";
        YamlSilencer.Silenced silenced = YamlSilencer.silence("f.yaml", text.getBytes(StandardCharsets.UTF_8));

        assertThat(silenced.loud()).hasSize(1);
        assertThat(new String(silenced.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(text.replace("  initial_state: true\n", "  # understudy: initial_state: true\n"));
    }

    private static String silenced(String text) {
        YamlSilencer.Silenced silenced = YamlSilencer.silence("f.yaml", text.getBytes(StandardCharsets.UTF_8));
        assertThat(silenced.loud()).isEmpty();
        return new String(silenced.bytes(), StandardCharsets.UTF_8);
    }
}
