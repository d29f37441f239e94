package dev.prong.child.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.process.CloseablePipes;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipe whose other side is held by somebody who does not end. */
@Timeout(30)
class PipeInputTest {

    private Process other;

    @BeforeEach
    void start() throws Exception {
        other = new ProcessBuilder("cat").start();
    }

    @AfterEach
    void end() {
        other.destroyForcibly();
    }

    /** By way of the process, as on Linux, or read ahead, as elsewhere. */
    private PipeInput input(boolean ahead) throws Exception {
        InputStream own = other.getInputStream();
        return new PipeInput(ahead ? new PumpedInput(own, "reads-ahead")
                : CloseablePipes.openInput(Path.of("/proc", Long.toString(other.pid()), "fd", "1")));
    }

    private void send(String text) throws Exception {
        OutputStream to = other.getOutputStream();
        to.write(text.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sealFreesWhoWaits(boolean ahead) throws Exception {
        PipeInput input = input(ahead);
        FutureTask<Integer> reading = new FutureTask<>(input::read);
        Thread reader = Thread.ofPlatform().daemon().start(reading);
        while (reader.getState() == Thread.State.NEW || !isIn(reader)) {
            Thread.onSpinWait();
        }
        input.seal();
        assertEquals(-1, reading.get());
        input.close();
    }

    private static boolean isIn(Thread reader) {
        for (StackTraceElement frame : reader.getStackTrace()) {
            if (frame.getClassName().equals(PipeInput.class.getName()) && frame.getMethodName().equals("read")) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatHasArrivedIsReadAndNothingThatComesLater(boolean ahead) throws Exception {
        PipeInput input = input(ahead);
        send("before");
        while (input.available() < "before".length()) {
            Thread.onSpinWait();
        }
        input.seal();
        send("after");
        assertEquals("before", new String(input.readAllBytes(), StandardCharsets.UTF_8));
        input.close();
    }
}
