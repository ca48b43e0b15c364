// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.loop;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * Writes the class of a {@link ColumnLoop} with the JDK's class file API: a hidden class beside the one that declares the method,
 * so that it sees what its package sees and goes when it goes. The call inside the loop is an {@code invokestatic} of that one
 * method, which the JIT inlines and, for arithmetic over primitives, turns into vector instructions; a loop shared by all
 * functions could do neither.
 */
final class LoopGenerator {

    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            ConstantDescs.CD_void,
            ConstantDescs.CD_Object.arrayType(),
            ConstantDescs.CD_int,
            ConstantDescs.CD_boolean.arrayType(),
            ConstantDescs.CD_Object,
            ClassDesc.of(LoopFailures.class.getName()));

    private LoopGenerator() {}

    static ColumnLoop generate(LoopShape shape) {
        Method method = shape.method().method();
        Class<?> host = method.getDeclaringClass();
        ClassDesc name = ClassDesc.of(host.getName() + "_" + method.getName() + "_Loop");
        byte[] bytes = ClassFile.of()
                .build(
                        name,
                        type -> type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                                .withInterfaceSymbols(ClassDesc.of(ColumnLoop.class.getName()))
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        ClassFile.ACC_PUBLIC,
                                        code -> code.aload(0)
                                                .invokespecial(
                                                        ConstantDescs.CD_Object,
                                                        ConstantDescs.INIT_NAME,
                                                        ConstantDescs.MTD_void)
                                                .return_())
                                .withMethodBody(
                                        "run", RUN, ClassFile.ACC_PUBLIC, code -> new LoopBody(shape, code).write()));
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(host, MethodHandles.lookup())
                    .defineHiddenClass(bytes, true, MethodHandles.Lookup.ClassOption.NESTMATE);
            MethodHandle constructor = lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class));
            return (ColumnLoop) constructor.invoke();
        } catch (Throwable failure) {
            throw new IllegalStateException("no loop can be made around the function method " + method, failure);
        }
    }
}
