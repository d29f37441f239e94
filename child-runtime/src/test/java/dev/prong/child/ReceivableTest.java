package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.testing.Residue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Month;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which classes children may send. */
@Timeout(120)
class ReceivableTest {

    private static final String PREFIX = ReceivableTest.class.getName() + "$";

    private static final TaskOptions NAMED = TaskOptions.defaults().withName("sends");

    record Wanted(int n) {
    }

    record Unwanted(int n) {
        static {
            System.setProperty("dev.prong.child.unwanted", "initialised");
        }
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void onlyNamedClassesAndTheJdksAreTaken(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).receivable(PREFIX + "Wanted").build()) {
            assertEquals(List.of(new Wanted(1), Month.MAY), runtime.run(_ -> List.of(new Wanted(1), Month.MAY)));
            Task<Object> task = _ -> List.of(new Wanted(1), new Unwanted(2));
            assertEquals("result cannot be decoded: task=sends, child=child-1; Collection[1]: record " + PREFIX
                    + "Unwanted may not be sent by a child; name it in ChildRuntime.Builder.receivable if it may",
                    assertThrows(MessageException.class, () -> runtime.run(task, NAMED)).getMessage());
            assertEquals(null, System.getProperty("dev.prong.child.unwanted"));

            assertThrows(MessageException.class, () -> {
                try (var items = runtime.stream(Object.class, context -> {
                    context.emit(new Unwanted(1));
                    return null;
                })) {
                    items.iterator().next();
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void messagesOfAWorkerAreAskedAboutToo(Transport transport) throws Exception {
        List<Throwable> errors = new CopyOnWriteArrayList<>();
        try (ChildRuntime runtime = Children.builder().transport(transport).receivable(_ -> false).build()) {
            ChildProcess<Integer> child = runtime.fork(context -> {
                context.parent().postMessage(new Unwanted(1));
                return 1;
            }, worker -> worker.onError(errors::add));
            assertEquals(1, child.join());
            Children.exitOf(child);
        }
        assertTrue(errors.toString().contains("record " + PREFIX + "Unwanted may not be sent by a child"),
                errors.toString());
    }

    @Test
    void patternsStandInASpecificationToo() throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open("child?children=1&receivable=com.acme.**,dev.prong.child.*")) {
            assertEquals(new Wanted(1), runtime.run(_ -> new Wanted(1)));
        }
        assertEquals("unusable option in runtime specification: receivable=com.*.A, spec='child?receivable=com.*.A';"
                + " no pattern of classes: pattern='com.*.A'; write a class such as com.acme.Order, com.acme.* for a"
                + " package, or com.acme.** for all below it",
                assertThrows(IllegalArgumentException.class, () -> TaskRuntime.open("child?receivable=com.*.A"))
                        .getMessage());
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void childThatNamesAllClassesThereAreDoesNotFillTheMetaspace(Transport transport) throws Exception {
        Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-cp", System.getProperty("surefire.test.class.path",
                        System.getProperty("java.class.path")),
                HearsAllClasses.class.getName(), transport.name()).redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<String> said = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertTrue(parent.waitFor(1, TimeUnit.MINUTES));
        assertEquals(2, said.size(), said.toString());
        assertTrue(said.get(0).contains("messages have named too many classes: limit=5000, class="), said.get(0));
        assertTrue(Long.parseLong(said.get(1)) < 16 << 20, "metaspace grew by " + said.get(1));
    }
}
