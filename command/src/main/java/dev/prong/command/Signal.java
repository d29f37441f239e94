package dev.prong.command;

/** A POSIX signal that can be sent to a process by {@link Subprocess#signal}. */
public enum Signal {
    /** The terminal is gone; many servers read their configuration again. */
    HUP(1, 1),
    /** What Ctrl-C sends. */
    INT(2, 2),
    /** What Ctrl-\ sends; a JVM prints a thread dump. */
    QUIT(3, 3),
    /** Ends the process; it cannot be caught. */
    KILL(9, 9),
    /** For the program's own use. */
    USR1(10, 30),
    /** For the program's own use. */
    USR2(12, 31),
    /** Asks the process to end. */
    TERM(15, 15),
    /** Lets a stopped process go on. */
    CONT(18, 19),
    /** Stops the process until {@link #CONT}; it cannot be caught. */
    STOP(19, 17);

    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");

    private final int onLinux;
    private final int onMac;

    Signal(int onLinux, int onMac) {
        this.onLinux = onLinux;
        this.onMac = onMac;
    }

    /** Whether a process ends by it that does nothing about it. */
    boolean ends() {
        return this != CONT && this != STOP;
    }

    /** Its number on this system; a process ended by the signal has the exit code 128 + number. */
    public int number() {
        return MAC ? onMac : onLinux;
    }
}
