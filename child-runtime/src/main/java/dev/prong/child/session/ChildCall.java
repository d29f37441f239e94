package dev.prong.child.session;

import dev.prong.child.classes.TaskClasses;
import dev.prong.child.output.Hearing;
import dev.prong.proto.v1.Value;
import dev.prong.proto.codec.Receivable;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.call.Around;
import dev.prong.call.Call;
import dev.prong.child.crash.CrashKey;
import dev.prong.child.crash.Suspect;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.handshake.Agreement;
import dev.prong.child.handshake.Capability;
import dev.prong.proto.codec.TaskCodec;
import dev.prong.proto.v1.TaskDescriptor;
import dev.prong.proto.v1.Variable;
import dev.prong.value.Tasks;
import dev.prong.proto.codec.ValueCodec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A call with its task as data, ready to be sent to whichever child takes it. */
public final class ChildCall<R> extends Call<R> implements Suspect {

    private final TaskDescriptor descriptor;
    private final Class<?> code;
    private TaskClasses.Source classes = TaskClasses.Source.CLASS_PATH;
    private List<Variable> variables;
    private Receivable receivable = Receivable.ALL;
    private final boolean surrounded;
    /** Made when first asked for: most calls never are. */
    private volatile String crashKey;
    private SessionItems items;
    private volatile long begun;
    private volatile boolean hasBegun;
    /** Made with its first line: most calls print none. */
    private volatile Hearing hearing;

    private ChildCall(Task<R> task, TaskOptions options, TaskDescriptor descriptor, boolean surrounded) {
        super(task, options, UnaryOperator.identity());
        this.surrounded = surrounded;
        this.variables = environment().entrySet().stream().map(entry -> Variable.newBuilder().setName(entry.getKey())
                .setValue(ValueCodec.encode(entry.getValue())).build()).toList();
        this.descriptor = descriptor;
        this.code = Around.innermost(task).getClass();
    }

    private ChildCall(ChildCall<R> once, TaskOptions options) {
        super(once.task(), options, UnaryOperator.identity());
        this.surrounded = once.surrounded;
        this.variables = once.variables;
        this.descriptor = once.descriptor;
        this.code = once.code;
        this.classes = once.classes;
    }

    /** The same task with the same data once more, by another name. */
    public ChildCall<R> again(String name) {
        return new ChildCall<>(this, options().withName(name));
    }

    /**
     * A call that waits to begin.
     *
     * @param task what it is named after, and whose classes its answer has
     * @param sent what the child runs: the task, or a record around it, whose last component it is
     * @throws IllegalArgumentException if the options ask for what children cannot do
     * @throws MessageException if the task cannot cross, or is too large
     */
    @SuppressWarnings("ReferenceEquality") // That very one.
    public static <R> ChildCall<R> of(Task<R> task, Task<?> sent, TaskOptions options, ChannelLimits limits) {
        refuse(options.cpuLimit().isPresent(), "a limit on processor time", task, options);
        refuse(options.allocationLimit().isPresent(), "a limit on allocation", task, options);
        ChildCall<R> call = new ChildCall<>(task, options, TaskCodec.encode(sent), sent != task);
        int bytes = call.descriptor.getSerializedSize();
        if (bytes > limits.maxFrameBytes() / 2) {
            throw new MessageException("task is too large: task=" + call.name() + ", bytes=" + bytes + ", maxBytes="
                    + limits.maxFrameBytes() / 2 + "; pass large inputs as files or messages, or raise maxFrameBytes");
        }
        return call;
    }

    /**
     * Has its child ask for its classes if {@code all} says so; before anybody else has the call. May run code of the
     * task's class loader.
     *
     * @throws MessageException if the child could not have them
     */
    public void findClasses(TaskClasses all) {
        classes = all.sourceOf(code);
        if (classes == TaskClasses.Source.NOWHERE) {
            throw new MessageException(
                    "child cannot have the class of the task, whose class loader gives no file of it:"
                            + " task=" + name() + ", class=" + code.getName() + ", loader="
                            + loader().getClass().getName()
                            + ", file=" + TaskClasses.fileOf(code)
                            + "; move the task to a class that is in a file, or set classPath of the runtime");
        }
    }

    /** Has what its child sends name such classes only; before anybody else has the call. */
    public void receives(Receivable only) {
        receivable = only;
    }

    /**
     * A value that its child has sent. Runs the constructors of its records.
     *
     * @throws MessageException if it is none here
     */
    Object decode(Value sent) {
        return ValueCodec.decode(sent, loader(), receivable);
    }

    /** Whether the child is to ask for its classes. */
    boolean asksForClasses() {
        return classes == TaskClasses.Source.PARENT;
    }

    /** Gives the task the data of its runtime, as far as it has none of these names; before anybody else has the call. */
    public void variablesBelow(Collection<Variable> data) {
        if (!data.isEmpty()) {
            variables = Stream.concat(variables.stream(),
                    data.stream().filter(each -> !environment().containsKey(each.getName()))).toList();
        }
    }

    /** Has the items that its task emits kept for a consumer; before anybody else has the call. */
    public SessionItems streamed(ChannelLimits limits) {
        items = new SessionItems(name(), limits);
        return items;
    }

    /** What its task emits; null if nobody wants it. */
    SessionItems items() {
        return items;
    }

    /**
     * Checks that a task which is to have a child of its own names none of the pool.
     *
     * @throws IllegalArgumentException if it does
     */
    public static void refuseRouting(Task<?> task, TaskOptions options) {
        if (options.key().isPresent() || options.place().isPresent()) {
            throw new IllegalArgumentException("a started task has a child of its own: task=" + nameOf(task, options)
                    + ", options=" + options + "; leave key and place out, or submit the task");
        }
    }

    private static String nameOf(Task<?> task, TaskOptions options) {
        return options.name().orElseGet(() -> Tasks.nameOf(task));
    }

    private static void refuse(boolean asked, String what, Task<?> task, TaskOptions options) {
        if (asked) {
            throw new IllegalArgumentException("children cannot give a task " + what + ": task="
                    + nameOf(task, options) + ", options=" + options
                    + "; leave the option out, or use a worker runtime");
        }
    }

    /** Why that child cannot run it, if it understands too little; empty if it can. */
    Optional<MessageException> refusalBy(String child, Agreement agreed) {
        if (asksForClasses() && !agreed.other().has(Capability.CLASSES)) {
            return Optional.of(new MessageException("child cannot ask for the classes of the task, which are not on its"
                    + " class path: " + facts(child, agreed) + ", class=" + code.getName()
                    + ", missing=classes; give parent and child the same version of Prong"));
        }
        if (items != null && !agreed.other().has(Capability.STREAM)) {
            return Optional.of(new MessageException("child cannot run a task whose items somebody takes: "
                    + facts(child, agreed) + ", missing=stream; use run or submit, or children that have it"));
        }
        return agreed.other().has(Capability.PARTS) ? Optional.empty() : refusalOfSize(child, agreed);
    }

    private Optional<MessageException> refusalOfSize(String child, Agreement agreed) {
        long bytes = descriptor.getSerializedSize()
                + variables.stream().mapToLong(Variable::getSerializedSize).sum();
        long most = agreed.sending().maxFrameBytes() / 2;
        return bytes <= most ? Optional.empty()
                : Optional.of(new MessageException("task is too large for this child: " + facts(child, agreed)
                        + ", missing=parts, bytes=" + bytes + ", maxBytes=" + most
                        + "; pass large inputs as files or messages"));
    }

    private String facts(String child, Agreement agreed) {
        return "task=" + name() + ", child=" + child + ", childRuntime='" + agreed.childRuntime() + "'";
    }

    @Override
    public String crashKey() {
        if (crashKey == null) {
            crashKey = CrashKey.of(options().idempotencyKey(), name(), descriptor, surrounded);
        }
        return crashKey;
    }

    /** A child has been given it. */
    void begun() {
        begun = System.nanoTime();
        hasBegun = true;
    }

    /** When a child was given it, by {@link System#nanoTime()}; empty if none was. */
    public OptionalLong begunNanos() {
        return hasBegun ? OptionalLong.of(begun) : OptionalLong.empty();
    }

    /** Which of its lines have not been heard; those of its attempts before, too. */
    Hearing hearing() {
        if (hearing == null) {
            synchronized (this) {
                hearing = hearing == null ? new Hearing() : hearing;
            }
        }
        return hearing;
    }

    /** Runs {@code action} once its lines so far have been heard; on this thread if they have been. */
    void whenHeard(Runnable action) {
        if (hearing == null) {
            action.run();
        } else {
            hearing.whenHeard(action);
        }
    }

    TaskDescriptor descriptor() {
        return descriptor;
    }

    /** The environment data of the task, as it was when the task was accepted. */
    List<Variable> variables() {
        return variables;
    }
}
