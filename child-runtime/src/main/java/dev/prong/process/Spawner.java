package dev.prong.process;

import java.io.IOException;

/** Placeholder until the command branch is merged. */
public final class Spawner {

    private Spawner() {
    }

    public static Process start(ProcessBuilder builder) throws IOException {
        return builder.start();
    }
}
