package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.StatelessValue;
import dev.prong.proto.v1.TaskDescriptor;
import dev.prong.proto.v1.Value;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class that is on the class path and cannot be linked is told as that, with the error, and not as one that is missing. */
class UnlinkableClassTest {

    private static final String MISSING = "; a class that it needs is missing there: start the child with the class path of"
            + " its parent";

    @TempDir
    Path folder;

    private Compiled compile(String... declarations) throws Exception {
        return Compiled.into(folder.resolve("classes"), List.of(), declarations);
    }

    @Test
    void tellsASuperclassThatIsMissing() throws Exception {
        Compiled classes = compile("class Base {}",
                "public class Sub extends Base implements Task<Integer> { public Integer run(TaskContext c) { return 1; } }");
        classes.delete("Base");
        refused("task class com.acme.Sub cannot be loaded by the child: java.lang.NoClassDefFoundError: com/acme/Base"
                + MISSING, NoClassDefFoundError.class, classes, stateless("com.acme.Sub"));
    }

    @Test
    void tellsAnInterfaceThatIsMissing() throws Exception {
        Compiled classes = compile("interface Face {}",
                "public record Rec(int n) implements Task<Integer>, Face { public Integer run(TaskContext c) { return n; } }");
        classes.delete("Face");
        refused("task class com.acme.Rec cannot be loaded by the child: java.lang.NoClassDefFoundError: com/acme/Face"
                + MISSING, NoClassDefFoundError.class, classes, record("com.acme.Rec"));
    }

    @Test
    void tellsAComponentThatIsMissingUntilItIsThere() throws Exception {
        String rec = "public record Rec(Part n) implements Task<Integer> { public Integer run(TaskContext c) { return 1; } }";
        Compiled classes = compile("record Part() {}", rec);
        byte[] part = Files.readAllBytes(classes.folder().resolve("com/acme/Part.class"));
        classes.delete("Part");
        ClassLoader loader = classes.loader();
        refused("class com.acme.Rec cannot be linked: java.lang.NoClassDefFoundError: com/acme/Part" + MISSING,
                NoClassDefFoundError.class, loader, record("com.acme.Rec"));
        Files.write(classes.folder().resolve("com/acme/Part.class"), part);
        assertEquals(1, TaskCodec.decode(record("com.acme.Rec"), loader).run(null));
    }

    @Test
    void tellsThatPreviewFeaturesAreNotEnabled() throws Exception {
        Compiled classes = Compiled.into(folder.resolve("classes"),
                List.of("--enable-preview", "--release", Integer.toString(Runtime.version().feature())),
                "public class Pre implements Task<Integer> { public Integer run(TaskContext c) { Object o = 1;"
                        + " return switch (o) { case int i when i > 0 -> i; default -> 0; }; } }");
        refused("task class com.acme.Pre cannot be loaded by the child: java.lang.UnsupportedClassVersionError: Preview"
                + " features are not enabled for com/acme/Pre (class file version " + (44 + Runtime.version().feature())
                + ".65535). Try running with '--enable-preview'; start that JVM with --enable-preview",
                UnsupportedClassVersionError.class, classes, stateless("com.acme.Pre"));
    }

    @Test
    void tellsAClassOfAnotherVersion() throws Exception {
        Compiled classes = compile("class Base {}",
                "public class Sub extends Base implements Task<Integer> { public Integer run(TaskContext c) { return 1; } }");
        compile("interface Base {}");
        refused("task class com.acme.Sub cannot be loaded by the child: java.lang.IncompatibleClassChangeError: class"
                + " com.acme.Sub has interface com.acme.Base as super class; run both sides with the same versions of it"
                + " and of the classes that it uses", IncompatibleClassChangeError.class, classes,
                stateless("com.acme.Sub"));
    }

    @Test
    void tellsCodeThatDoesNotVerify() throws Exception {
        Path file = Files.createDirectories(folder.resolve("classes/com/acme")).resolve("Bad.class");
        ClassFile.of().buildTo(file, ClassDesc.of("com.acme.Bad"), type -> type
                .withInterfaceSymbols(ClassDesc.of(Task.class.getName()))
                .withMethodBody("run", MethodTypeDesc.of(ConstantDescs.CD_Object,
                        ClassDesc.of("dev.prong.TaskContext")), ClassFile.ACC_PUBLIC,
                        code -> code.iconst_0().areturn()));
        refused("class com.acme.Bad cannot be linked: java.lang.VerifyError: Bad type on operand stack; run both sides"
                + " with the same versions of it and of the classes that it uses", VerifyError.class,
                new Compiled(folder.resolve("classes")), stateless("com.acme.Bad"));
    }

    @Test
    void tellsWhyTheClassOfALambdaCannotBeInitialised() throws Exception {
        Compiled classes = compile("public class Shop { static final int X = Integer.parseInt(System.getProperty("
                + "\"com.acme.number\")); public static Task<Integer> pay() { return _ -> X; } }");
        System.setProperty("com.acme.number", "1");
        Task<?> task = Compiled.task(classes.loader(), "Shop", "pay");
        System.clearProperty("com.acme.number");
        refused("making the lambda Shop.pay lambda of class com.acme.Shop threw java.lang.ExceptionInInitializerError,"
                + " caused by java.lang.NumberFormatException: Cannot parse null string",
                ExceptionInInitializerError.class, classes, TaskCodec.encode(task));
    }

    @Test
    void tellsWhyARecordCannotBeInitialised() throws Exception {
        Compiled classes = compile("public record Rec(int n) { static final int X = Integer.parseInt(null); }");
        Value value = Value.newBuilder().setRecord(RecordValue.newBuilder().setType("com.acme.Rec")
                .addComponents(Value.newBuilder().setIntValue(1))).build();
        MessageException refused = assertThrows(MessageException.class,
                () -> ValueCodec.decode(value, classes.loader()));
        assertEquals("the constructor of record com.acme.Rec threw java.lang.ExceptionInInitializerError, caused by"
                + " java.lang.NumberFormatException: Cannot parse null string", refused.getMessage());
    }

    private static TaskDescriptor stateless(String type) {
        return TaskDescriptor.newBuilder().setStateless(StatelessValue.newBuilder().setType(type)).build();
    }

    private static TaskDescriptor record(String type) {
        return TaskDescriptor.newBuilder().setRecord(RecordValue.newBuilder().setType(type)
                .addComponents(ValueCodec.encode(null))).build();
    }

    private static void refused(String text, Class<? extends Throwable> cause, Compiled classes, TaskDescriptor task)
            throws Exception {
        refused(text, cause, classes.loader(), task);
    }

    private static void refused(String text, Class<? extends Throwable> cause, ClassLoader loader,
            TaskDescriptor task) {
        MessageException refused = assertThrows(MessageException.class, () -> TaskCodec.decode(task, loader));
        assertEquals(text, refused.getMessage());
        assertInstanceOf(cause, refused.getCause());
    }
}
