package dev.prong.value;

import java.io.File;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;

/** What a refusal says, and what to do instead. */
final class Advice {

    private static final String OWN_TASK = "send a record, an enum constant or a class without fields, with the code in it";

    private Advice() {
    }

    static String forClass(Class<?> type) {
        String refused = type.getName() + " cannot be sent to a worker";
        String remedy = remedy(type);
        return remedy.isEmpty() ? refused : refused + "; " + remedy;
    }

    private static String remedy(Class<?> type) {
        if (Collection.class.isAssignableFrom(type)) {
            return "send a List of its elements";
        }
        if (Throwable.class.isAssignableFrom(type)) {
            return "send its text, or throw it from the task";
        }
        if (Path.class.isAssignableFrom(type) || type == File.class) {
            return "send its path as a String";
        }
        if (Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type)) {
            return "send an Instant";
        }
        if (Proxy.isProxyClass(type)) {
            return "a proxy's calls go to an object of this process: " + OWN_TASK;
        }
        if (isGroovyClosure(type)) {
            return "a Groovy closure keeps the object around it: " + OWN_TASK;
        }
        // The JDK's other classes stand for things of this process: threads, streams, locks.
        return type.getClassLoader() == null ? "" : "make it a record, or send what is needed of it as one";
    }

    static String lambda() {
        return "a lambda whose interface is not Serializable cannot be sent to a worker; declare an interface that"
                + " extends Serializable";
    }

    static String codeInData() {
        return "a lambda or a task without fields cannot be sent in a message or a result, only in a task; send data, and"
                + " let the receiver choose the code";
    }

    private static boolean isGroovyClosure(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.getName().equals("groovy.lang.Closure")) {
                return true;
            }
        }
        return false;
    }

    static String statefulTask(Class<?> type) {
        if (Proxy.isProxyClass(type) || isGroovyClosure(type)) {
            return forClass(type);
        }
        String fields = "class " + type.getName() + " has fields; make it a record";
        // javac lets a serializable inner class keep its outer object even if it does not use it.
        return type.isAnonymousClass() || type.isLocalClass() || (type.isMemberClass() && isInner(type))
                ? fields + " or a lambda (an anonymous or inner class keeps the object around it and the variables it uses"
                        + " in fields)"
                : fields;
    }

    private static boolean isInner(Class<?> type) {
        return !Modifier.isStatic(type.getModifiers());
    }

    static String notATask(Class<?> type) {
        return "class " + type.getName()
                + " is no task that can be sent to a worker; make it a record, a lambda, an enum"
                + " constant or a class without fields";
    }

    /** For a record whose module keeps its package to itself. */
    static String opens(Class<?> type) {
        Module ours = Advice.class.getModule();
        String to = ours.isNamed() ? " to " + ours.getName() : "";
        return "record " + type.getName()
                + " cannot be read, because its module keeps the package to itself; add 'opens "
                + type.getPackageName() + to + ";' to the module-info.java of " + type.getModule().getName();
    }

    /** For a lambda that captures the object in whose method it stands, which the source does not show. */
    static String capturedThis(Class<?> type) {
        return type.getName()
                + " cannot be sent to a worker; the lambda uses a field or method of its object: copy what"
                + " it needs into a local variable before it, or make the task a record";
    }
}
