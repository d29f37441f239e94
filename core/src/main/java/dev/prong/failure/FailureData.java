package dev.prong.failure;

import dev.prong.text.Printable;
import dev.prong.text.Thrown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * An exception as data, so that it can cross to a process that may not have its class.
 *
 * @param type the binary name of its class
 * @param superTypes the names of that class and of its superclasses up to {@link Throwable}, most special first
 * @param message what {@code getMessage()} gave; may be null
 * @param text what {@code toString()} gave
 * @param stack its stack trace
 * @param cause its cause, or null
 * @param suppressed what was suppressed
 */
public record FailureData(String type, List<String> superTypes, String message, String text,
        List<StackTraceElement> stack, FailureData cause, List<FailureData> suppressed) {

    /** The most exceptions (causes and suppressed ones together) that cross with one failure. */
    public static final int MAX_EXCEPTIONS = 64;

    /** The most stack frames that cross with one exception; a deep recursion has a thousand that are alike. */
    public static final int MAX_FRAMES = 512;

    public FailureData {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(text, "text");
        superTypes = List.copyOf(superTypes);
        stack = List.copyOf(stack);
        suppressed = List.copyOf(suppressed);
    }

    /** {@code thrown} as data. Never throws: what an overridden method of it throws stands in the text instead. */
    public static FailureData of(Throwable thrown) {
        return new Reader().read(thrown);
    }

    /** An exception that looks like the original. */
    public StandIn toStandIn() {
        StandIn standIn = new StandIn(this, cause == null ? null : cause.toStandIn());
        standIn.setStackTrace(stack.toArray(StackTraceElement[]::new));
        suppressed.forEach(each -> standIn.addSuppressed(each.toStandIn()));
        return standIn;
    }

    /**
     * {@code thrown} as it may be printed: itself, unless it or a relative has text that is not {@linkplain Printable
     * printable}; then a stand-in with that text escaped. Never throws.
     */
    static Throwable printable(Throwable thrown) {
        FailureData data = of(thrown);
        FailureData printable = data.printable();
        return printable.equals(data) ? thrown : printable.toStandIn();
    }

    private FailureData printable() {
        return new FailureData(type, superTypes, message == null ? null : Printable.lines(message),
                Printable.lines(text), stack.stream().map(FailureData::printableFrame).toList(),
                cause == null ? null : cause.printable(), suppressed.stream().map(FailureData::printable).toList());
    }

    private static StackTraceElement printableFrame(StackTraceElement frame) {
        return Printable.is(frame.toString()) ? frame
                : new StackTraceElement(Printable.line(frame.getClassName()), Printable.line(frame.getMethodName()),
                        frame.getFileName() == null ? null : Printable.line(frame.getFileName()),
                        frame.getLineNumber());
    }

    /** One walk over an exception and its relatives, which may form a cycle. */
    private static final class Reader {

        private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        FailureData read(Throwable thrown) {
            if (thrown == null || seen.size() >= MAX_EXCEPTIONS || !seen.add(thrown)) {
                return null;
            }
            List<Throwable> suppressed = new ArrayList<>(Arrays.asList(thrown.getSuppressed()));
            List<StackTraceElement> stack = frames(thrown, suppressed);
            return new FailureData(StandIn.typeOf(thrown), superTypes(thrown), message(thrown), Thrown.textOf(thrown),
                    stack, read(Thrown.causeOf(thrown)),
                    suppressed.stream().map(this::read).filter(Objects::nonNull).toList());
        }

        private static List<String> superTypes(Throwable thrown) {
            if (thrown instanceof StandIn standIn) {
                return standIn.superTypes();
            }
            List<String> names = new ArrayList<>();
            for (Class<?> each = thrown.getClass(); each != Object.class; each = each.getSuperclass()) {
                names.add(each.getName());
            }
            return names;
        }

        /** What an overridden {@code getStackTrace} throws is told as if it had been suppressed. */
        private static List<StackTraceElement> frames(Throwable thrown, List<Throwable> suppressed) {
            return UserCode.get(() -> {
                StackTraceElement[] stack = thrown.getStackTrace();
                return stack == null ? List.of()
                        : Arrays.stream(stack).filter(Objects::nonNull).limit(MAX_FRAMES).toList();
            }, e -> {
                suppressed.add(e);
                return List.of();
            });
        }

        private static String message(Throwable thrown) {
            return UserCode.get(thrown::getMessage,
                    e -> "getMessage() of " + thrown.getClass().getName() + " threw " + e.getClass().getName());
        }
    }
}
