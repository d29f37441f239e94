package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.MessagePort;
import dev.prong.PortClosedException;
import dev.prong.Task;
import dev.prong.TaskFailedException;
import dev.prong.Worker;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The task's end of the channel: receive, messages, listeners, and what a close leaves. */
abstract non-sealed class PortContract extends Contract {

    @Test
    void messagesEndWithTheDisconnect() throws InterruptedException {
        assertEquals("[1, a, null]", after(context -> {
            List<Object> all = new java.util.ArrayList<>();
            context.parent().messages().forEach(all::add);
            return all.toString();
        }, 1, "a", null));
    }

    @Test
    void taskGoesOnPostingAfterTheDisconnect() throws InterruptedException {
        Recorder<Integer> heard = new Recorder<>();
        Worker<Integer> worker = runtime().start(context -> {
            int count = 0;
            for (Object _ : context.parent().messages()) {
                count++;
            }
            context.parent().postMessage("still");
            context.parent().postMessage("here");
            return count;
        }, heard);
        worker.postMessage(1);
        worker.disconnect();
        worker.disconnect();
        heard.exit();
        assertEquals(1, worker.join());
        assertEquals(List.of("still", "here"), heard.messages());
    }

    @Test
    void postAfterTheDisconnectFails() throws InterruptedException {
        Worker<Integer> worker = runtime().start(echo());
        worker.disconnect();
        PortClosedException closed = assertThrows(PortClosedException.class, () -> worker.postMessage("late"));
        assertTrue(closed.getMessage().contains(worker.name()), closed.getMessage());
        assertEquals(0, worker.join());
    }

    @Test
    void disconnectAfterTheEndDoesNothing() throws InterruptedException {
        Worker<Integer> worker = runtime().start(returning(1));
        assertEquals(1, worker.join());
        worker.disconnect();
        assertEquals(1, worker.join());
    }

    @Test
    void receiveOnADrainedClosedPortFails() throws InterruptedException {
        assertEquals("1 " + PortClosedException.class.getName() + " " + PortClosedException.class.getName(),
                after(context -> {
                    Object first = context.parent().receive();
                    String second = classOf(() -> context.parent().receive());
                    return first + " " + second + " " + classOf(() -> context.parent().receive(String.class));
                }, 1));
    }

    @Test
    void receiveOfAClosedPortIsAFailureOfTheTask() {
        TaskFailedException failed = assertThrows(TaskFailedException.class, () -> after(context -> {
            while (true) {
                context.parent().receive();
            }
        }, 1, 2));
        assertEquals(PortClosedException.class.getName(), failed.causeType());
    }

    @Test
    void receiveByTypeTakesTheTypeAndItsSubclassesAndNull() throws InterruptedException {
        assertEquals("1 2 null 3", after(context -> {
            MessagePort port = context.parent();
            return port.receive(Integer.class) + " " + port.receive(Number.class) + " " + port.receive(String.class)
                    + " "
                    + port.receive(int.class);
        }, 1, 2L, null, 3));
    }

    @Test
    void receiveOfAnotherTypeLeavesTheMessage() throws InterruptedException {
        assertEquals(MessageException.class.getName() + " a b", after(context -> {
            MessagePort port = context.parent();
            return classOf(() -> port.receive(Integer.class)) + " " + port.receive() + " " + port.receive(String.class);
        }, "a", "b"));
    }

    @Test
    void iteratorSaysTheSameUntilNext() throws InterruptedException {
        assertEquals("true true 1 false " + NoSuchElementException.class.getName(), after(context -> {
            Iterator<Object> messages = context.parent().messages().iterator();
            return messages.hasNext() + " " + messages.hasNext() + " " + messages.next() + " " + messages.hasNext()
                    + " "
                    + classOf(messages::next);
        }, 1));
    }

    @Test
    void interruptEndsTheIteration() throws InterruptedException {
        assertEquals(PortClosedException.class.getName() + " true", after(context -> {
            Thread.currentThread().interrupt();
            String thrown = classOf(() -> context.parent().messages().iterator().next());
            return thrown + " " + Thread.interrupted();
        }));
    }

    @Test
    void interruptEndsAReceive() throws InterruptedException {
        assertEquals(InterruptedException.class.getName(), after(context -> {
            Thread.currentThread().interrupt();
            return classOf(() -> context.parent().receive());
        }));
    }

    @Test
    void listenersOfTheTaskGetTheMessagesInOrder() throws InterruptedException {
        Recorder<String> told = new Recorder<>();
        Worker<String> worker = runtime().start(context -> {
            List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
            CountDownLatch done = new CountDownLatch(1);
            context.parent().onMessage(int.class, n -> heard.add("int " + n));
            context.parent().onMessage(message -> {
                heard.add("any " + message);
                if (message == null) {
                    done.countDown();
                }
            });
            context.parent().postMessage("listening");
            done.await();
            return heard.toString();
        }, told);
        assertEquals("listening", told.nextMessage());
        Arrays.asList(1, "a", null).forEach(worker::postMessage);
        assertEquals("[int 1, any 1, any a, any null]", worker.join());
    }

    @Test
    void listenerOfTheTaskThatThrowsLosesNothing() throws InterruptedException {
        assertEquals("[1, 2, 3]", after(context -> {
            List<Integer> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
            CountDownLatch done = new CountDownLatch(3);
            context.parent().onMessage(Integer.class, n -> {
                heard.add(n);
                done.countDown();
                if (n == 2) {
                    throw new IllegalStateException("thrown by a test's listener, to be logged");
                }
            });
            done.await();
            return heard.toString();
        }, 1, "fits no listener, to be logged", 2, 3));
    }

    @Test
    void eitherListenOrReceive() throws InterruptedException {
        String illegal = IllegalStateException.class.getName();
        assertEquals(illegal + " " + illegal + " " + illegal, after(context -> {
            MessagePort port = context.parent();
            port.onMessage(Integer.class, _ -> {});
            return classOf(port::receive) + " " + classOf(() -> port.receive(Integer.class)) + " "
                    + classOf(() -> port.messages().iterator().next());
        }));
    }

    @Test
    void listenerOfTheTaskMayAnswer() throws InterruptedException {
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker = runtime().start(context -> {
            CountDownLatch done = new CountDownLatch(10);
            context.parent().onMessage(int.class, n -> {
                context.parent().postMessage(n * 2);
                done.countDown();
            });
            done.await();
            return null;
        }, heard);
        for (int i = 0; i < 10; i++) {
            worker.postMessage(i);
        }
        heard.exit();
        worker.join();
        assertEquals(List.of(0, 2, 4, 6, 8, 10, 12, 14, 16, 18), heard.messages());
    }

    /** The result of a task to which {@code messages} were posted before its port was closed. */
    private String after(Task<String> task, Object... messages) throws InterruptedException {
        Worker<String> worker = runtime().start(task);
        Arrays.asList(messages).forEach(worker::postMessage);
        worker.disconnect();
        return worker.join();
    }

    private interface Action {
        Object run() throws Exception;
    }

    /** The name of the class of what {@code action} throws, or what it returned. */
    private static String classOf(Action action) {
        try {
            return "returned " + action.run();
        } catch (Exception e) {
            return e.getClass().getName();
        }
    }
}
