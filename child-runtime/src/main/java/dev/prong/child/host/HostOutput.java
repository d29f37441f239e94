package dev.prong.child.host;

import dev.prong.child.frame.FrameChannel;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Output;
import dev.prong.worker.output.ThreadedPrintStream;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Takes the place of {@code System.out} and {@code System.err} before any code of the user's runs: what is written there
 * goes to the parent line by line, with the call whose thread wrote it. Threads that a task starts are the task's; a
 * thread that is nobody's, such as one of a pool that outlived the task which made it, is taken for the only call there
 * is, and for none if there are several. Thread-safe.
 */
final class HostOutput {

    private final FrameChannel channel;
    private final PrintStream original;
    private final PrintStream originalOut;
    private final CallOutput nobodys;
    /** Its writer closes the way over the channel when nobody is on it. */
    private final ReadWriteLock way = new ReentrantReadWriteLock();
    /** Guarded by the way: whether the parent hears by the descriptors, as the channel has ended. */
    private boolean direct;
    @SuppressWarnings("ThreadLocalUsage") // A process has one output.
    private final InheritableThreadLocal<CallOutput> ofThread = new InheritableThreadLocal<>();
    private final Set<CallOutput> running = ConcurrentHashMap.newKeySet();

    /** Output that goes to {@code channel}; nothing is printed there before {@link #install}. */
    HostOutput(FrameChannel channel, PrintStream originalOut, PrintStream original) {
        this.channel = channel;
        this.originalOut = originalOut;
        this.original = original;
        this.nobodys = new CallOutput(this::send, 0);
    }

    /** @param outIsFree whether standard output carries no protocol */
    static HostOutput install(FrameChannel channel, boolean outIsFree) {
        HostOutput output = new HostOutput(channel, outIsFree ? System.out : System.err, System.err);
        System.setOut(output.systemOut());
        System.setErr(output.systemErr());
        return output;
    }

    /** What every thread prints to. */
    PrintStream systemOut() {
        return new ThreadedPrintStream(nobodys.out(), () -> Optional.of(ofThisThread().out()));
    }

    /** The same for errors. */
    PrintStream systemErr() {
        return new ThreadedPrintStream(nobodys.err(), () -> Optional.of(ofThisThread().err()));
    }

    /** What this thread prints belongs to the call from now on. */
    CallOutput begin(long call) {
        CallOutput output = new CallOutput(this::send, call);
        running.add(output);
        ofThread.set(output);
        return output;
    }

    /** The call, which began on this thread, is about to be answered: sends what is left of its lines. */
    void end(CallOutput output) {
        output.close();
        nobodys.flush();
        running.remove(output);
        ofThread.remove();
    }

    private CallOutput ofThisThread() {
        CallOutput output = ofThread.get();
        return output != null && !output.isClosed() ? output : onlyOne();
    }

    private CallOutput onlyOne() {
        Iterator<CallOutput> all = running.iterator();
        CallOutput first = all.hasNext() ? all.next() : nobodys;
        return all.hasNext() ? nobodys : first;
    }

    /** Where this process's errors went before, and what the JVM itself writes still goes. */
    PrintStream original() {
        return original;
    }

    /** Sends lines that have not been ended. */
    void flush() {
        running.forEach(CallOutput::flush);
        nobodys.flush();
    }

    /**
     * The channel is about to end: what is printed from now on, by shutdown hooks, goes to the descriptors, which the parent
     * reads to their end. What was printed before has been sent when this returns.
     */
    void leaveChannel() {
        flush();
        way.writeLock().lock();
        try {
            direct = true;
        } finally {
            way.writeLock().unlock();
        }
    }

    private void send(long call, boolean error, String text, boolean unended) {
        way.readLock().lock();
        try {
            if (direct) {
                print(error ? original : originalOut, text, unended);
                return;
            }
            Output frame = Output.newBuilder().setCall(call).setError(error).setText(text).setUnended(unended)
                    .build();
            channel.sendThrough(Frame.newBuilder().setOutput(frame).build());
        } finally {
            way.readLock().unlock();
        }
    }

    private static void print(PrintStream to, String text, boolean unended) {
        to.print(unended ? text : text + "\n"); // In one piece, as two streams may share the descriptor.
        to.flush();
    }
}
