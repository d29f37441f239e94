package dev.prong.process;

/** Placeholder until the command branch is merged. */
public final class ProcessTree {

    private ProcessTree() {
    }

    public static void kill(ProcessHandle root) {
        root.descendants().forEach(ProcessHandle::destroyForcibly);
        root.destroyForcibly();
    }
}
