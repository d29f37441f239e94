package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.proto.v1.EnumValue;
import dev.prong.proto.v1.LambdaValue;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.StatelessValue;
import dev.prong.proto.v1.TaskDescriptor;
import java.time.Month;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskRoundTripTest {

    private static final String PREFIX = "dev.prong.proto.codec.TaskRoundTripTest$";

    private record NoTask(int n) {
    }

    private static final class Stateful implements Task<Integer> {
        private final int n = Integer.parseInt("1");

        @Override
        public Integer run(TaskContext context) {
            return n;
        }
    }

    private abstract static class Abstract implements Task<Integer> {
    }

    static Set<String> samples() {
        return SampleTasks.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void returnsTheSame(String name) throws Exception {
        Task<?> task = SampleTasks.all().get(name);

        assertEquals(task.run(null), Crossing.ofTask(task).run(null));
    }

    @Test
    void seesNoLaterChangeOfWhatItCaptures() throws Exception {
        int[] numbers = {1};
        Task<int[]> task = _ -> numbers;
        TaskDescriptor descriptor = TaskCodec.encode(task);

        numbers[0] = 2;
        assertArrayEquals(new int[] {1}, (int[]) TaskCodec.decode(descriptor, Crossing.LOADER).run(null));
    }

    @Test
    void givesConstantItself() {
        assertSame(SampleTasks.Constant.PLAIN, Crossing.ofTask(SampleTasks.Constant.PLAIN));
    }

    @Test
    void refusesWhatCannotCrossWithItsPath() {
        Thread thread = Thread.currentThread();

        Crossing.refused(
                "TaskRoundTripTest.refusesWhatCannotCrossWithItsPath lambda captured[0]: java.lang.Thread cannot be"
                        + " sent to a worker",
                () -> TaskCodec.encode(_ -> thread.getName()));
        Crossing.refused("class " + PREFIX + "Stateful has fields; make it a record",
                () -> TaskCodec.encode(new Stateful()));
    }

    @Test
    void refusesTaskOfAClassThatIsNotThere() {
        String remedy = " is not on the class path of the child; start the child with the class path of its parent";

        decodeRefused("task class com.acme.Foo" + remedy, TaskDescriptor.newBuilder()
                .setLambda(LambdaValue.newBuilder().setCapturingClass("com/acme/Foo")));
        decodeRefused("task class com.acme.Foo" + remedy, TaskDescriptor.newBuilder()
                .setRecord(RecordValue.newBuilder().setType("com.acme.Foo")));
        decodeRefused("task class com.acme.Foo" + remedy, TaskDescriptor.newBuilder()
                .setEnumValue(EnumValue.newBuilder().setType("com.acme.Foo").setName("A")));
        decodeRefused("task class com.acme.Foo" + remedy, TaskDescriptor.newBuilder()
                .setStateless(StatelessValue.newBuilder().setType("com.acme.Foo")));
    }

    @Test
    void namesClassOfAPartThatIsNotThere() {
        Task<Integer> task = _ -> 1;
        LambdaValue lambda = TaskCodec.encode(task).getLambda().toBuilder()
                .addCaptured(ValueCodec.encode(new NoTask(1)).toBuilder()
                        .setRecord(RecordValue.newBuilder().setType("com.acme.Gone")))
                .build();

        decodeRefused(
                "TaskRoundTripTest lambda captured[0]: record com.acme.Gone is not on the class path of the child;"
                        + " start the child with the class path of its parent",
                TaskDescriptor.newBuilder().setLambda(lambda));
    }

    @Test
    void refusesWhatIsNoTask() {
        String version = " here; run both sides with the same version of it";

        decodeRefused("task descriptor has no kind that is known here; run both sides with the same version of Prong",
                TaskDescriptor.newBuilder());
        decodeRefused("class " + PREFIX + "NoTask is no record that is a task" + version, TaskDescriptor.newBuilder()
                .setRecord(RecordValue.newBuilder().setType(PREFIX + "NoTask")));
        decodeRefused("class java.time.Month is no enum that is a task" + version, TaskDescriptor.newBuilder()
                .setEnumValue(EnumValue.newBuilder().setType(Month.class.getName()).setName("MAY")));
        decodeRefused("class java.lang.String is no task" + version, TaskDescriptor.newBuilder()
                .setStateless(StatelessValue.newBuilder().setType("java.lang.String")));
        for (String type : Set.of("Stateful", "Abstract")) {
            decodeRefused("class " + PREFIX + type + " is no task without fields" + version, TaskDescriptor.newBuilder()
                    .setStateless(StatelessValue.newBuilder().setType(PREFIX + type)));
        }
        assertEquals(Task.class, Abstract.class.getInterfaces()[0]);
    }

    @Test
    void refusesLambdaThatItsClassDoesNotHave() {
        Task<Integer> task = _ -> 1;
        LambdaValue lambda = TaskCodec.encode(task).getLambda().toBuilder().setImplementationMethod("lambda$other$0")
                .build();

        decodeRefused(
                "lambda TaskRoundTripTest.other lambda is not in class dev.prong.proto.codec.TaskRoundTripTest here;"
                        + " run both sides with the same version of it",
                TaskDescriptor.newBuilder().setLambda(lambda));
        decodeRefused(
                "lambda TaskRoundTripTest.other lambda is not in class java.lang.Object here; run both sides with the"
                        + " same version of it",
                TaskDescriptor.newBuilder()
                        .setLambda(lambda.toBuilder().setCapturingClass("java/lang/Object").clearCode()));
    }

    @Test
    void refusesLambdaThatIsNoTask() {
        SampleTasks.Fun<Integer, Integer> function = n -> n;
        Task<Integer> task = _ -> function.apply(1);
        LambdaValue inner = TaskCodec.encode(task).getLambda().getCaptured(0).getLambda();

        String name = "dev.prong.proto.codec.TaskRoundTripTest$$Lambda";
        String said = assertThrows(MessageException.class,
                () -> TaskCodec.decode(TaskDescriptor.newBuilder().setLambda(inner).build(), Crossing.LOADER))
                        .getMessage();
        assertEquals(name + " is no task here; run both sides with the same version of it",
                said.replaceFirst("Lambda/\\S+", "Lambda"));
    }

    private static void decodeRefused(String message, TaskDescriptor.Builder descriptor) {
        Crossing.refused(message, () -> TaskCodec.decode(descriptor.build(), Crossing.LOADER));
    }
}
