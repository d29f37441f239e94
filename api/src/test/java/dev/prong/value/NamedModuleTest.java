package dev.prong.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of a module that keeps its packages to itself. */
class NamedModuleTest {

    @TempDir
    private Path folder;

    @Test
    void saysWhatToOpen() throws Exception {
        Object order = order("module com.acme { exports com.acme.orders; }");
        // On the class path we have no name that a module could open its package to.
        String to = Shape.class.getModule().isNamed() ? " to dev.prong.api" : "";

        Refused.expect("List[0]: record com.acme.orders.Order cannot be read, because its module keeps the package to"
                + " itself; add 'opens com.acme.orders" + to + ";' to the module-info.java of com.acme",
                () -> Values.copy(List.of(order)));
    }

    @Test
    void readsRecordOfAnOpenedPackage() throws Exception {
        Object order = order("module com.acme { exports com.acme.orders; opens com.acme.orders; }");

        assertSame(order, Values.copy(order));
        Object copy = Values.copy(order.getClass().getConstructor(Object.class).newInstance((Object) new int[] {1}));
        assertEquals(order.getClass(), copy.getClass());
    }

    private Object order(String module) throws Exception {
        Path classes = compile(module);
        ModuleFinder finder = ModuleFinder.of(classes);
        Configuration configuration = ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(),
                Set.of("com.acme"));
        ClassLoader loader = ModuleLayer.boot().defineModulesWithOneLoader(configuration, null).findLoader("com.acme");
        return loader.loadClass("com.acme.orders.Order").getConstructor(Object.class).newInstance(1);
    }

    private Path compile(String module) throws IOException {
        Path info = Files.writeString(folder.resolve("module-info.java"), module);
        Path order = Files.writeString(folder.resolve("Order.java"),
                "package com.acme.orders; public record Order(Object id) { }");
        Path classes = folder.resolve("classes");
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        int code = javac.run(System.out, System.err, "-d", classes.toString(), info.toString(), order.toString());
        assertEquals(0, code);
        return classes;
    }
}
