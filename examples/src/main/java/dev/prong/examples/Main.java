package dev.prong.examples;

/** Runs the examples. */
public final class Main {
    private Main() {
    }

    /** Prints one line. */
    public static void main(String[] args) {
        System.out.println(line(args));
    }

    static String line(String... args) {
        return "Prong examples on Java " + Runtime.version().feature() + ", arguments: " + String.join("|", args);
    }
}
