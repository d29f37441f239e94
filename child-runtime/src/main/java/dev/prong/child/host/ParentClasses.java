package dev.prong.child.host;

import dev.prong.child.frame.FrameChannel;
import dev.prong.proto.v1.ClassData;
import dev.prong.proto.v1.ClassRequest;
import dev.prong.proto.v1.Frame;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Asks the parent for classes and resources. Thread-safe. */
final class ParentClasses {

    /** The parent takes 256. */
    private static final int MAX_UNDERWAY = 64;

    private final FrameChannel channel;
    private final Thread reader;
    private final Semaphore room = new Semaphore(MAX_UNDERWAY);
    private final AtomicLong lastRequest = new AtomicLong();
    private final Map<Long, CompletableFuture<ClassData>> asked = new ConcurrentHashMap<>();
    private volatile boolean ended;

    /**
     * Asks over {@code channel}.
     *
     * @param reader gives the answers, and so cannot wait for one
     */
    ParentClasses(FrameChannel channel, Thread reader) {
        this.channel = channel;
        this.reader = reader;
    }

    /**
     * Waits for the parent's answer, whatever interrupts come: a class that is not loaded once never is.
     *
     * @param all whether all resources of that name are meant
     */
    ClassData ask(long loader, String name, boolean all) {
        if (Thread.currentThread().equals(reader)) {
            return refusal("the thread that reads what the parent sends cannot wait for it");
        }
        room.acquireUninterruptibly();
        try {
            CompletableFuture<ClassData> answer = new CompletableFuture<>();
            long request = lastRequest.incrementAndGet();
            asked.put(request, answer);
            channel.sendControl(Frame.newBuilder().setClassRequest(ClassRequest.newBuilder().setRequest(request)
                    .setLoader(loader).setName(name).setAll(all)).build());
            if (ended) {
                end();
            }
            return answer.join();
        } finally {
            room.release();
        }
    }

    /** The parent has answered. */
    void answered(ClassData data) {
        CompletableFuture<ClassData> answer = asked.remove(data.getRequest());
        if (answer != null) {
            answer.complete(data);
        }
    }

    /** Nothing comes any more: whoever waits is told, and whoever asks from now on. */
    void end() {
        ended = true;
        asked.forEach((request, answer) -> {
            asked.remove(request);
            answer.complete(refusal("the connection to the parent has ended"));
        });
    }

    private static ClassData refusal(String text) {
        return ClassData.newBuilder().setRefusal(text).build();
    }
}
