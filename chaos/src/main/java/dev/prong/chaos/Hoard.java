package dev.prong.chaos;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Takes memory until there is none. What is taken can be freed when the error is thrown. */
final class Hoard {

    private static final int PIECE_BYTES = 1 << 20;

    /** More than a process has addresses for. */
    private static final long STACK_BYTES = 1L << 45;

    private Hoard() {
    }

    static void heap() {
        List<byte[]> hoard = new ArrayList<>();
        while (hoard.add(new byte[PIECE_BYTES])) {
            Thread.onSpinWait();
        }
    }

    static void direct() {
        List<ByteBuffer> hoard = new ArrayList<>();
        while (hoard.add(ByteBuffer.allocateDirect(PIECE_BYTES))) {
            Thread.onSpinWait();
        }
    }

    static void stack() {
        Thread.Builder builder = Thread.ofPlatform().daemon().name("chaos-thread").stackSize(STACK_BYTES);
        builder.start(() -> {});
    }

    static void classes() {
        Definer definer = new Definer();
        for (int i = 0; definer.define("Hoarded" + i) != null; i++) {
            Thread.onSpinWait();
        }
    }

    /** Its classes go with it. */
    private static final class Definer extends ClassLoader {

        /** Methods make a class large without making it slow to define. */
        private static final int METHODS = 200;

        Class<?> define(String name) {
            byte[] bytes = ClassFile.of().build(ClassDesc.of(name), type -> {
                for (int i = 0; i < METHODS; i++) {
                    type.withMethodBody("m" + i, java.lang.constant.ConstantDescs.MTD_void, ClassFile.ACC_STATIC,
                            java.lang.classfile.CodeBuilder::return_);
                }
            });
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
