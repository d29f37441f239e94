package dev.prong.launched;

/** An agent that prints to the standard output before the program begins, and ends no line. */
public final class PrintsAtStart {

    private PrintsAtStart() {
    }

    /** Prints what it is given; called by the JVM. */
    public static void premain(String text) {
        System.out.println("agent says\n" + text);
        System.out.print("and more");
        System.out.flush();
    }
}
