package dev.prong.child;

import dev.prong.command.Command;
import dev.prong.process.PosixTools;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Has tasks in a pool, a program, a fork, a fork that hangs while it ends, and programs of a task's; then ends in some
 * way. Tells the process ids by {@link #processes} lines, then what it was told and a task heard.
 */
final class ParentOfMany {

    /** What the end of a pipe does not end is there only where something else does. */
    private static final boolean GUARDED = PosixTools.installed().hasSessions();
    /** Obeys no TERM, and does not know what it has started. */
    private static final String STUBBORN = "trap '' TERM; echo program $$; (sleep 1000 & echo program $!); wait;"
            + " while :; do sleep 1000; done";

    private ParentOfMany() {
    }

    /** Forks would keep a JVM alive whose main method returns, so there are none then. */
    private static boolean hasForks(String end) {
        return !end.equals("return") && !end.equals("throw");
    }

    /** How many lines tell of processes. */
    static int processes(String end) {
        return 2 + (GUARDED ? 2 : 0) + (hasForks(end) ? 3 : 0) + (hasForks(end) && GUARDED ? 2 : 0);
    }

    @SuppressWarnings("resource") // Ending without a close is the point.
    public static void main(String[] args) throws Exception {
        ChildRuntime runtime = ChildRuntime.builder().children(3).transport(Transport.valueOf(args[0]))
                .gracePeriod(Duration.ofHours(1)).onOutput(line -> System.out.println(line.text())).build();
        for (int i = 0; i < 2; i++) {
            runtime.submit(_ -> {
                System.out.println("task " + ProcessHandle.current().pid());
                Thread.sleep(Long.MAX_VALUE);
                return null;
            });
        }
        if (GUARDED) {
            Command.shell(STUBBORN).gracePeriod(Duration.ofMillis(200)).spawn().stdout().lines().limit(2)
                    .forEach(System.out::println);
        }
        if (hasForks(args[1])) {
            fork(runtime);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String heard = line;
            String answer = runtime.run(_ -> "heard " + heard);
            System.out.println(answer);
        }
        end(args[1]);
    }

    private static void fork(ChildRuntime runtime) throws Exception {
        runtime.fork(_ -> {
            System.out.println("fork " + ProcessHandle.current().pid());
            System.out.println("program " + new ProcessBuilder("sleep", "1000").start().pid());
            if (GUARDED) {
                new ProcessBuilder("sh", "-c", STUBBORN).inheritIO().start();
            }
            Thread.sleep(Long.MAX_VALUE);
            return null;
        });
        ChildProcess<Void> hanging = runtime.fork(_ -> {
            Runtime.getRuntime().addShutdownHook(new Thread(ParentOfMany::hang));
            return null;
        });
        hanging.join();
        System.out.println("fork " + hanging.pid());
    }

    private static void end(String how) throws InterruptedException {
        switch (how) {
            case "KILL", "TERM", "INT" -> Thread.sleep(Long.MAX_VALUE);
            case "exit" -> System.exit(3);
            case "halt" -> Runtime.getRuntime().halt(3);
            case "throw" -> throw new IllegalStateException("nobody catches this");
            default -> {
            }
        }
    }

    private static void hang() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException _) {
                // Obeys nobody.
            }
        }
    }
}
