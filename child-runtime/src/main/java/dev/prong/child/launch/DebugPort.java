package dev.prong.child.launch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in what a child prints the port where it waits for a debugger, which the JVM tells in words: at its start, and
 * another one after each session with a debugger. Stateless.
 */
record DebugPort(Debugging debugging) {

    private static final Pattern WORDS = Pattern
            .compile("Listening for transport dt_socket at address: (?:.*:)?(\\d+)");

    /** The line to show in place of {@code line}, which a child printed: the same, or the port and whose it is. */
    String shown(String child, long pid, String line) {
        Matcher words = WORDS.matcher(line);
        if (debugging == Debugging.OFF || !words.matches()) {
            return line;
        }
        return "debugger can attach" + (debugging == Debugging.SUSPENDED ? ", child waits for it" : "") + ": child="
                + child + ", pid=" + pid + ", address=127.0.0.1:" + words.group(1);
    }
}
