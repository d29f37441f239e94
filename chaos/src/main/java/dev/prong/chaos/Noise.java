package dev.prong.chaos;

import dev.prong.TaskContext;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Objects;

/**
 * Prints much.
 *
 * @param to where
 * @param by who prints: the JVM, or a program that has inherited the descriptor. The latter needs a POSIX shell, and
 *            prints lines of 100 characters too
 * @param lines how many lines of {@value #WIDTH} characters
 * @param lineEnds whether they end; else it is all one line
 */
public record Noise(Stream to, By by, int lines, boolean lineEnds) implements Chaos {

    /** The characters of one line, its end not counted. */
    public static final int WIDTH = 100;

    /** Where it is printed. */
    public enum Stream {
        /** Standard output. */
        OUT,
        /** Standard error. */
        ERR
    }

    /** Who prints. */
    public enum By {
        /** {@code System.out} or {@code System.err}. */
        JAVA,
        /** A program that has inherited the descriptor. */
        PROGRAM
    }

    /** Refuses null and a negative number. */
    public Noise {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(by, "by");
        if (lines < 0) {
            throw new IllegalArgumentException("lines must not be negative: lines=" + lines);
        }
    }

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.returns("prints " + lines + " lines of " + WIDTH + " characters, "
                + (lineEnds ? "each with its end" : "none with its end") + ", to standard "
                + (to == Stream.OUT ? "output" : "error")
                + (by == By.JAVA ? "" : " by a program that has inherited it"));
    }

    /** Returns how many characters of text it has printed. */
    @Override
    public Object run(TaskContext context) throws IOException, InterruptedException {
        switch (by) {
            case JAVA -> print(to == Stream.OUT ? System.out : System.err);
            case PROGRAM -> runProgram();
        }
        return lines * WIDTH;
    }

    private void print(PrintStream stream) {
        String line = "x".repeat(WIDTH) + (lineEnds ? "\n" : "");
        for (int i = 0; i < lines; i++) {
            stream.print(line);
        }
    }

    private void runProgram() throws IOException, InterruptedException {
        String script = "yes " + "x".repeat(WIDTH) + " | head -n " + lines + (lineEnds ? "" : " | tr -d '\\n'")
                + (to == Stream.OUT ? "" : " >&2");
        int code = new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("program that prints failed: code=" + code);
        }
    }
}
