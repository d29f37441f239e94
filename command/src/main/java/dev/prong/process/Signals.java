package dev.prong.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends signals by a shell's built-in kill. A shell takes as long to start as any program: so all signals that wait while
 * one runs are sent by the next. Thread-safe.
 */
final class Signals {

    /** Takes pairs of a name and a target, and says of each whether it was sent. dash wants "-s NAME --" before "-1". */
    private static final String SCRIPT = "while [ $# -gt 1 ]; do kill -s \"$1\" -- \"$2\" 2>/dev/null && echo y || echo n;"
            + " shift 2; done";
    /** As many as fit into a command line everywhere. */
    private static final int MOST = 1000;

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final List<Request> WAITING = new ArrayList<>();

    private static final class Request {

        private final String name;
        private final long target;
        // Guarded by the lock.
        private boolean done;
        private boolean sent;
        private IOException failure;

        Request(String name, long target) {
            this.name = name;
            this.target = target;
        }
    }

    private Signals() {
    }

    /**
     * Sends one and waits until it is sent.
     *
     * @return false if there is no such process or it may not be signalled
     * @throws IOException if the shell could not be started
     */
    static boolean send(String shell, String name, long target) throws IOException {
        Request request = new Request(name, target);
        synchronized (WAITING) {
            WAITING.add(request);
        }
        LOCK.lock();
        try {
            while (!request.done) {
                sendWaiting(shell);
            }
        } finally {
            LOCK.unlock();
        }
        if (request.failure != null) {
            throw new IOException(request.failure.getMessage(), request.failure);
        }
        return request.sent;
    }

    private static void sendWaiting(String shell) {
        List<Request> all;
        synchronized (WAITING) {
            List<Request> first = WAITING.subList(0, Math.min(MOST, WAITING.size()));
            all = List.copyOf(first);
            first.clear();
        }
        try {
            List<String> line = new ArrayList<>(List.of(shell, "-c", SCRIPT, "sh"));
            all.forEach(each -> line.addAll(List.of(each.name, Long.toString(each.target))));
            List<String> answers = PosixTools.run(line).inputReader().lines().toList();
            for (int i = 0; i < all.size(); i++) {
                all.get(i).sent = i < answers.size() && answers.get(i).equals("y");
            }
        } catch (IOException e) {
            all.forEach(each -> each.failure = e);
        } finally {
            all.forEach(each -> each.done = true);
        }
    }
}
