package dev.prong.value;

import dev.prong.text.Printable;
import java.lang.invoke.SerializedLambda;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Readable names of tasks, and of values where a path begins. */
final class TaskNames {

    /** What javac calls the body of a lambda: lambda$main$0, and lambda$main$1b2c3d4e$1 if it is serializable. */
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(?<method>.+?)(\\$[0-9a-f]{1,8})?\\$\\d+");

    private TaskNames() {
    }

    /** The name of a task or value, in one line (a class file may have any); never throws. */
    static String ofRoot(Object root) {
        return Printable.line(nameOf(root));
    }

    private static String nameOf(Object root) {
        if (root == null) {
            return "null";
        }
        try {
            return switch (Shape.of(root.getClass())) {
                case LambdaShape lambda -> of(lambda.form(root));
                case Shape.Constant _ -> constant((Enum<?>) root);
                case CollectionKind kind -> Names.simple(kind.type());
                case MapKind kind -> Names.simple(kind.type());
                default -> Names.simple(root.getClass());
            };
        } catch (RuntimeException | LinkageError _) {
            // A name is for the reader of a log or an error: no failure to make one may hide what is to be told.
            return root.getClass().getName();
        }
    }

    static String of(SerializedLambda form) {
        Matcher lambda = LAMBDA.matcher(form.getImplMethodName());
        if (lambda.matches()) {
            return simple(form.getImplClass()) + "." + lambda.group("method") + " lambda";
        }
        if (form.getImplMethodName().startsWith("lambda$")) {
            return simple(form.getImplClass()) + " lambda";
        }
        return simple(form.getImplClass()) + "::" + form.getImplMethodName().replace("<init>", "new");
    }

    private static String simple(String internalName) {
        return Names.simple(internalName.replace('/', '.'));
    }

    private static String constant(Enum<?> constant) {
        return Names.simple(constant.getDeclaringClass()) + "." + constant.name();
    }
}
