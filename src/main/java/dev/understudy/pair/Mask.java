// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.regex.Pattern;

/**
 * Makes a value that is no secret by its key fit to be shown. People paste whole addresses with log-ins, token ids with
 * the secret behind them and tokens into the wrong line; such parts are covered.
 */
final class Mask {
    static final String COVER = "******";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([._-][a-z0-9]+)+|UNDERSTUDY_[A-Z0-9_]+");
    private static final int MOST_SHOWN = 120;
    private static final Pattern LOG_IN = Pattern.compile("://[^/\\s]*@");
    private static final Pattern BEHIND_HOST = Pattern.compile("(://[^/?#\\s,]+)[/?#][^\\s,]+");
    private static final Pattern NAMED = Pattern.compile("(?i)(password|secret|token)=[^;&,\\s]*");
    private static final Pattern TOKEN_SECRET = Pattern.compile("(![A-Za-z0-9._-]+)=.*");
    private static final Pattern TOKEN =
            Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_.-]+|(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Mask() {}

    static String shown(String value) {
        String shown = value.replaceAll("\\p{Cntrl}", "?");
        shown = LOG_IN.matcher(shown).replaceAll("://" + COVER + "@");
        shown = BEHIND_HOST.matcher(shown).replaceAll("$1/" + COVER);
        shown = NAMED.matcher(shown).replaceAll("$1=" + COVER);
        shown = TOKEN_SECRET.matcher(shown).replaceAll("$1=" + COVER);
        shown = TOKEN.matcher(shown).replaceAll(COVER);
        return shown.length() > MOST_SHOWN ? shown.substring(0, MOST_SHOWN) + "..." : shown;
    }

    /** A name as it was found, unless it is no setting and may be the second line of a broken secret. */
    static String name(String name) {
        boolean known = SettingKeys.all().stream().anyMatch(key -> key.name().equals(name));
        boolean likely = NAME.matcher(name).matches() && name.length() <= MOST_SHOWN / 2;
        return known || likely ? shown(name) : COVER;
    }
}
