package dev.prong.child.host;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.handshake.Capabilities;
import dev.prong.proto.codec.TaskCodec;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Run;
import dev.prong.proto.v1.Value;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sends a few tasks of this child's own the way of all tasks before it takes its parent's, which then find the classes
 * loaded and linked: that is most of the time that the first result of a JVM takes. What these tasks say goes nowhere.
 */
final class Rehearsal {

    private static final String NAME = "rehearsal";
    private static final ChannelLimits LIMITS = ChannelLimits.DEFAULT;

    /** Values of the kinds that tasks take and return most. */
    private record Script(String text, long number, List<Double> list, Map<String, Boolean> map,
            Duration duration) implements Task<Script> {

        static Script any() {
            return new Script("text", 1, List.of(1.5), Map.of("key", true), Duration.ofMillis(1));
        }

        @Override
        public Script run(TaskContext context) throws InterruptedException {
            context.progress(number);
            context.parent().postMessage(context.parent().receive());
            return this;
        }
    }

    private Rehearsal() {
    }

    /** Holds it, and returns when it is over. */
    static void hold() throws IOException, InterruptedException {
        try (FrameChannel nowhere = new FrameChannel(new Nowhere(), NAME, LIMITS)) {
            perform(nowhere);
            nowhere.awaitSent();
        }
    }

    /** Returns when the tasks have been answered. */
    private static void perform(FrameChannel nowhere) throws IOException {
        Task<String> lambda = context -> context.name() + context.deadline().isPresent();
        Task<Object> failing = _ -> {
            throw new IllegalStateException(NAME);
        };
        try (ExecutorService threads = Executors
                .newCachedThreadPool(OwnThreads.platform("prong-rehearsal").daemon(false).factory())) {
            HostOutput output = new HostOutput(nowhere, System.out, System.err);
            Value value = ValueCodec.encode(Script.any());
            long call = 0;
            for (Task<?> task : List.of(Script.any(), lambda, failing)) {
                Run run = Run.newBuilder().setCall(++call).setName(NAME).setStarted(true)
                        .setTask(TaskCodec.encode(task)).build();
                HostedCall<?> hosted = HostedCall.of(again(Frame.newBuilder().setRun(run).build()).getRun(), NAME,
                        nowhere, LIMITS, new Capabilities(Set.of()), output, Rehearsal.class.getClassLoader());
                hosted.receive(Message.newBuilder().setCall(call).setValue(value).build());
                hosted.begin(threads, () -> {});
            }
        }
    }

    /** As it would have come from the parent. */
    private static Frame again(Frame frame) throws IOException {
        return Frame.parseFrom(frame.toByteString().newCodedInput());
    }

    /** Writes what is sent, and forgets it. */
    private static final class Nowhere implements FrameLink {

        @Override
        public void send(Frame frame) throws IOException {
            again(frame);
        }

        @Override
        public Frame receive() {
            return null;
        }

        @Override
        public void finish() {
        }

        @Override
        public void close() {
        }
    }
}
