package dev.prong.command;

/** The system this JVM runs on. */
final class Platform {

    static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private Platform() {
    }
}
