package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.RuntimeEvent.SpareReady;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Children that nothing waits for prepare for their first task. */
@Timeout(60)
class RehearsalTest extends WatchedChildren {

    private static final String HOST = "dev.prong.child.host.";
    /** Where a task goes through. */
    private static final List<String> WAY = List.of("dev.prong.proto.codec.", "dev.prong.value.", "dev.prong.call.",
            "dev.prong.port.", "dev.prong.worker.", HOST + "Hosted");

    /** Children of a pool that write down which classes they load. */
    private ChildRuntime.Builder logging() {
        return builder().javaOptions("-Xlog:class+load:file=" + folder.resolve("%p.log") + ":none");
    }

    private Path log(long pid) {
        return folder.resolve(pid + ".log");
    }

    private static List<String> loaded(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(line -> line.split(" ", 2)[0]).filter(name -> !name.contains("$$Lambda")).toList();
        }
    }

    private static List<String> onTheWay(List<String> classes) {
        return classes.stream().filter(name -> WAY.stream().anyMatch(name::startsWith)).sorted().toList();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void firstTaskOfASpareLoadsNoClassOfOurs(Transport transport) throws Exception {
        try (ChildRuntime runtime = logging().spares(1).transport(transport).build()) {
            await(new SpareReady("child", "child-1"));
            long pid = ProcessHandle.current().descendants().map(ProcessHandle::pid)
                    .filter(each -> Files.exists(log(each))).findFirst().orElseThrow();
            List<String> before = onTheWay(loaded(log(pid)));
            assertTrue(before.contains(HOST + "HostedCall"), before::toString);
            ChildProcess<List<String>> fork = runtime.fork(context -> {
                context.progress("reading");
                context.parent().postMessage(List.of("a message"));
                return loaded(Path.of((String) context.parent().receive()));
            });
            assertEquals(pid, fork.pid());
            fork.postMessage(log(pid).toString());
            assertEquals(before, onTheWay(fork.join()));
        }
    }

    @Test
    void childThatATaskWaitsForLosesNoTime() throws Exception {
        try (ChildRuntime runtime = logging().build()) {
            long pid = runtime.run(_ -> ProcessHandle.current().pid());
            List<String> loaded = loaded(log(pid));
            assertTrue(loaded.contains(HOST + "HostedCall"), loaded::toString);
            assertFalse(loaded.contains(HOST + "Rehearsal"), loaded::toString);
        }
    }
}
