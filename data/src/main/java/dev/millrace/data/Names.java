// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.regex.Pattern;

/** How SQL writes a name: bare if it is upper case and plain, in back quotes otherwise. */
public final class Names {

    private static final Pattern BARE = Pattern.compile("[A-Z_@][A-Z0-9_@]*");

    private Names() {}

    /** {@code name} as one has to write it in SQL so that it is not folded to another name. */
    public static String quoteIfNeeded(String name) {
        return BARE.matcher(name).matches() ? name : "`" + name.replace("`", "``") + "`";
    }
}
