package dev.prong.examples;

/**
 * One entry of the menu.
 *
 * @param name the name of its class, by which it is called
 * @param title what it shows, in one line
 * @param program what it runs
 */
record Example(String name, String title, Program program) {

    /** A program that says by its exit code how it went, 0 for well. */
    @FunctionalInterface
    interface Program {
        int run(String... args) throws Exception;
    }

    /** A {@code main} method: it goes well unless it throws. */
    @FunctionalInterface
    interface MainMethod {
        void run(String... args) throws Exception;
    }

    /** An example that fails by throwing. */
    static Example of(String name, String title, MainMethod main) {
        return new Example(name, title, args -> {
            main.run(args);
            return 0;
        });
    }
}
