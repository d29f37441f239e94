package dev.prong.examples;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.child.ChildProcess;
import dev.prong.child.ChildRuntime;
import java.util.concurrent.CountDownLatch;

/**
 * A child process to talk to.
 *
 * <pre>{@code
 * // child.js
 * process.on("message", (msg) => {
 *   console.log("Message from parent:", msg);
 *   process.send({ result: msg.num * 2 }); // send result back
 * });
 *
 * // main.js
 * const { fork } = require("child_process");
 *
 * const child = fork("child.js");
 *
 * child.send({ num: 21 }); // send data to child
 *
 * child.on("message", (msg) => {
 *   console.log("Result from child:", msg.result);
 * });
 * }</pre>
 *
 * <p>The snippet's child waits for messages for ever, and its parent with it. Here the parent says that it has no more.
 */
public final class Fork {

    record Request(int num) {
    }

    record Reply(int result) {
    }

    /** The port of child.js. */
    static final class Doubler implements Task<Void> {
        @Override
        public Void run(TaskContext context) {
            for (Object message : context.parent().messages()) {
                System.out.println("Message from parent: " + message);
                if (message instanceof Request request) {
                    context.parent().postMessage(new Reply(request.num() * 2)); // send result back
                }
            }
            return null;
        }
    }

    private Fork() {
    }

    /** The port of main.js. */
    public static void main(String[] args) throws Exception {
        try (ChildRuntime children = ChildRuntime.builder().build()) {
            ChildProcess<Void> child = children.fork(new Doubler());

            child.postMessage(new Request(21)); // send data to child

            child.onMessage(Reply.class, reply -> {
                System.out.println("Result from child: " + reply.result());
                child.disconnect(); // no more requests: the loop of the child ends, and the child with it
            });
            CountDownLatch exited = new CountDownLatch(1);
            child.onExit(exit -> {
                System.out.println("Child exited with code " + exit.code());
                exited.countDown();
            });
            exited.await(); // listeners run on a thread of their own
        }
    }
}
