package dev.prong;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One end of a channel between a task and its starter; messages arrive in the order in which they were posted.
 *
 * <p><b>Messages are values:</b> null, numbers, booleans, characters, strings, arrays, {@code BigInteger} and
 * {@code BigDecimal}, {@code java.time}, {@code UUID}, {@code Optional}, enums, records and collections of these.
 * The JDK's array, linked, hash, linked-hash, tree and enum collections keep their class; any other {@code List},
 * {@code Set} or {@code Map} arrives unmodifiable, in its iteration order. A message is copied when it is posted, so
 * later changes by the sender are not seen; between threads what cannot change goes by reference. Cycles and shared
 * references are not kept: a cycle is refused, a shared object arrives as copies.
 *
 * <p><b>Queues are bounded:</b> a post to a full one waits until the other side has received. Two ends that only post
 * and never receive therefore wait for each other.
 *
 * <p>What arrives before anybody listens or receives waits, and what the other end posted before it disconnected or was
 * closed still arrives. Either listen or receive: while a listener is registered, messages go to the listeners; when the
 * last registration has been closed they wait again, and may be received. Listeners run one at a time on a thread of
 * their own; a message goes to each listener whose type fits. Thread-safe.
 */
public interface MessagePort {

    /**
     * Posts a message to the other end. Waits while its queue is full.
     *
     * @param message a value, or null
     * @throws MessageException if the message cannot cross, before anything is sent; also if the wait is interrupted,
     *             with the interrupt flag set and nothing sent
     * @throws PortClosedException if the other end is gone, or this one was {@linkplain #close closed}
     * @throws IllegalStateException if a listener of this port posts and would have to wait: meanwhile nobody would take
     *             what arrives, for which the other end may be waiting
     */
    void postMessage(Object message);

    /**
     * Waits for the next message and takes it.
     *
     * @throws PortClosedException if the port is closed and everything that arrived has been received
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws IllegalStateException if listeners are registered
     */
    Object receive() throws InterruptedException;

    /**
     * Waits for the next message, which must be a {@code type} or null, and takes it. A primitive class stands for its
     * wrapper.
     *
     * @throws MessageException if the next message is of another type; it stays the next message
     * @throws PortClosedException if the port is closed and everything that arrived has been received
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws IllegalStateException if listeners are registered
     */
    <T> T receive(Class<T> type) throws InterruptedException;

    /**
     * Waits at most {@code limit} for the next message and takes it.
     *
     * @param limit how long to wait; zero or less takes what has arrived and does not wait
     * @throws TimeoutException if no message has arrived in time; the port stays as it was
     * @throws PortClosedException if the port is closed and everything that arrived has been received
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws IllegalStateException if listeners are registered
     */
    Object receive(Duration limit) throws InterruptedException, TimeoutException;

    /**
     * Waits at most {@code limit} for the next message, which must be a {@code type} or null, and takes it; as
     * {@link #receive(Class)} and {@link #receive(Duration)}.
     *
     * @throws MessageException if the next message is of another type; it stays the next message
     * @throws TimeoutException if no message has arrived in time; the port stays as it was
     * @throws PortClosedException if the port is closed and everything that arrived has been received
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws IllegalStateException if listeners are registered
     */
    <T> T receive(Class<T> type, Duration limit) throws InterruptedException, TimeoutException;

    /**
     * Takes the next message if one has arrived, and calls {@code receiver} with it on this thread; never waits. A message
     * is given to {@code receiver} rather than returned because it may be null.
     *
     * @return whether there was a message; false if none has arrived, and if the port is closed and drained
     * @throws MessageException if the next message could not be decoded; it is taken
     * @throws IllegalStateException if listeners are registered
     */
    boolean poll(Consumer<Object> receiver);

    /**
     * The messages as they arrive, until the port is closed and drained; asking for the next one waits. An interrupt
     * ends the iteration with a {@link PortClosedException} and the flag set. The iterator is for one thread.
     */
    Iterable<Object> messages();

    /**
     * Calls {@code listener} with every message that is a {@code type}; null fits no type. A primitive class stands for
     * its wrapper. A message that fits no listener, and what a listener throws, is reported to the log of this package
     * and, by a {@link Worker}, to its {@link Worker#onError onError}.
     */
    <T> Registration onMessage(Class<T> type, Consumer<? super T> listener);

    /** Calls {@code listener} with every message, null included; meant for a pattern {@code switch}. */
    Registration onMessage(Consumer<Object> listener);

    /**
     * Closes the port, as the end of the task does if nobody has before; the task goes on without it. What was posted
     * before still arrives, and then the starter is {@linkplain Worker#onClose told}. Posts fail from now on with a
     * {@link PortClosedException}, at this end at once, at the starter's when the close has got there; what the starter
     * posted and nobody has received is dropped, so that a {@code receive} fails as on a port that is closed and drained,
     * {@link #messages()} end, and no listener is called any more (one that another thread has called goes on). Waits for
     * a post of another thread that is on its way, and for nothing else. May be called again, also by a listener.
     */
    void close();
}
