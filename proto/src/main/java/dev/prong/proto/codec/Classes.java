package dev.prong.proto.codec;

import dev.prong.Task;
import dev.prong.value.LinkFaults;
import dev.prong.value.Refusal;
import dev.prong.value.Shape;
import dev.prong.value.SingleShape;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the classes that a message names and checks what they are, without running anything of them. For one message and
 * one thread.
 */
final class Classes {

    /**
     * An array's class makes one for each of its dimensions, which the JVM keeps for ever: with 255 of them two megabytes
     * for each element type that exists, with so many less than ten kilobytes.
     */
    static final int MAX_DIMENSIONS = 8;

    private static final int MAX_SHOWN = 200;

    private final ClassLoader loader;
    private final boolean code;
    private final Receivable receivable;
    private final Map<String, Class<?>> found = new HashMap<>();
    private Lookups lookups; // Most messages name no class.

    /** {@code code} says whether the message is a task, and comes from the parent. */
    Classes(ClassLoader loader, boolean code, Receivable receivable) {
        this.loader = loader;
        this.code = code;
        this.receivable = receivable;
    }

    Class<?> record(String name, boolean task) {
        Class<?> type = find(name, task ? "task class" : "record");
        return check(type, type.isRecord() && isTask(type, task), task ? "record that is a task" : "record");
    }

    /** An enum, or a class of one instance, of which no message makes another. */
    Class<?> constantType(String name, boolean task) {
        Class<?> type = find(name, task ? "task class" : "enum");
        return !task && Modifier.isFinal(type.getModifiers()) && !type.isEnum() && Shape.of(type) instanceof SingleShape
                ? type
                : enumType(name, task);
    }

    Class<?> enumType(String name, boolean task) {
        Class<?> type = find(name, task ? "task class" : "enum");
        return check(type, type.isEnum() && isTask(type, task), task ? "enum that is a task" : "enum");
    }

    Class<?> stateless(String name) {
        Class<?> type = find(name, "task class");
        return check(type, isTask(type, true), "task");
    }

    /** The class in whose source a lambda stands; {@code internalName} has slashes. */
    Class<?> capturing(String internalName, boolean task) {
        return find(internalName.replace('/', '.'), task ? "task class" : "class of a lambda,");
    }

    /** Any class that is no primitive: an array of it runs nothing of it. It may be one that no value can be. */
    Class<?> component(String name) {
        return find(name, "component type");
    }

    private static boolean isTask(Class<?> type, boolean task) {
        return !task || Task.class.isAssignableFrom(type);
    }

    private static Class<?> check(Class<?> type, boolean passed, String expected) {
        if (!passed) {
            throw new Refusal("class " + type.getName() + " is no " + expected
                    + " here; run both sides with the same version of it");
        }
        return type;
    }

    private Class<?> find(String name, String role) {
        Class<?> known = found.get(name);
        if (known == null) {
            checkDimensions(name, 1);
            if (!receivable.has(name)) {
                throw new Refusal(role + " " + shorten(name)
                        + " may not be sent by a child; name it in ChildRuntime.Builder.receivable if it may");
            }
            known = load(name, role);
            found.put(name, known);
        }
        return known;
    }

    /** Refuses what would be an array of too many dimensions with {@code more} around the class of that name. */
    static void checkDimensions(String name, int more) {
        int own = 0;
        while (own < name.length() && name.charAt(own) == '[') {
            own++;
        }
        if (own + more > MAX_DIMENSIONS) {
            throw new Refusal("array has too many dimensions: dimensions=" + (own + more) + ", limit=" + MAX_DIMENSIONS
                    + "; send lists instead");
        }
    }

    private Class<?> load(String name, String role) {
        try {
            lookups = lookups == null ? Lookups.of(loader) : lookups;
            return lookups.find(name, loader, code || !receivable.isAll());
        } catch (Refusal e) {
            throw e;
        } catch (ClassNotFoundException e) {
            throw new Refusal(role + " " + shorten(name) + " is not on the class path of the "
                    + (code ? "child; start the child with the class path of its parent"
                            : "receiver; start parent and child with the same class path"),
                    e);
        } catch (LinkageError | RuntimeException e) {
            // The class is there and is no use, or a loader, which may be the user's, refuses a name that may be anything.
            throw new Refusal(role + " " + shorten(name) + " cannot be loaded by the " + (code ? "child" : "receiver")
                    + ": " + LinkFaults.describe(e), e);
        }
    }

    static String shorten(String name) {
        return name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "...";
    }
}
