// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.loop;

import dev.millrace.data.BinaryColumn;
import dev.millrace.data.BooleanColumn;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DoubleColumn;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ValueColumn;
import dev.millrace.engine.function.FunctionMethod.JavaParameter;
import dev.millrace.engine.function.FunctionMethod.Role;
import dev.millrace.engine.function.Utf8;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@link ColumnLoop#run} for one shape:
 *
 * <pre>
 * read arrays and constants into locals
 * for (int row = 0; row &lt; rows; row++) {
 *     if (skip != null &amp;&amp; skip[row]) { append null if there is a builder; continue; }
 *     try { result[row] = method(…) or append(result, method(…)); }
 *     catch (Throwable failure) { failures.fail(row, failure); append null if there is a builder; }
 * }
 * </pre>
 *
 * <p>For a total method over primitives there is neither skip nor try, so that nothing stands in the way of vectorisation.
 */
final class LoopBody {

    private static final int ARGUMENTS = 1;
    private static final int ROWS = 2;
    private static final int SKIP = 3;
    private static final int RESULT = 4;
    private static final int FAILURES = 5;

    private static final ClassDesc BUILDER = desc(ColumnBuilder.class);
    private static final ClassDesc BINARY = desc(BinaryColumn.class);
    private static final ClassDesc LOOPS = desc(Loops.class);

    private final LoopShape shape;
    private final CodeBuilder code;
    private final Method method;
    private final boolean primitiveResult;
    private final List<Integer> locals = new ArrayList<>();
    private final int result;
    private final int row;

    LoopBody(LoopShape shape, CodeBuilder code) {
        this.shape = shape;
        this.code = code;
        this.method = shape.method().method();
        this.primitiveResult = method.getReturnType().isPrimitive();
        this.result = code.allocateLocal(TypeKind.REFERENCE);
        this.row = code.allocateLocal(TypeKind.INT);
    }

    void write() {
        prologue();
        code.iconst_0().istore(row);
        Label top = code.newBoundLabel();
        Label end = code.newLabel();
        Label next = code.newLabel();
        code.iload(row).iload(ROWS).if_icmpge(end);
        if (shape.method().total()) {
            call();
        } else {
            skipNulls(next);
            code.trying(this::callAndLeave, handlers -> handlers.catchingAll(this::failed));
        }
        code.labelBinding(next).iinc(row, 1).goto_(top);
        code.labelBinding(end).return_();
    }

    private void prologue() {
        code.aload(RESULT);
        code.checkcast(primitiveResult ? desc(method.getReturnType()).arrayType() : BUILDER);
        code.astore(result);
        for (int i = 0; i < shape.forms().size(); i++) {
            code.aload(ARGUMENTS).loadConstant(i).aaload();
            JavaParameter parameter = parameter(i);
            switch (shape.forms().get(i)) {
                case BOOLEANS -> array(BooleanColumn.class, ConstantDescs.CD_boolean);
                case INTS -> array(IntColumn.class, ConstantDescs.CD_int);
                case LONGS -> array(LongColumn.class, ConstantDescs.CD_long);
                case DOUBLES -> array(DoubleColumn.class, ConstantDescs.CD_double);
                case OBJECTS -> array(ValueColumn.class, ConstantDescs.CD_Object);
                case SLICES, NULLABLE_SLICES, TEXTS -> code.checkcast(BINARY);
                case BOXED -> code.checkcast(desc(Column.class));
                case LAMBDA -> code.checkcast(desc(LambdaArgument.class));
                case CONSTANT -> unbox(parameter.javaType());
            }
            TypeKind kind = shape.forms().get(i) == LoopShape.Form.CONSTANT
                    ? TypeKind.from(parameter.javaType())
                    : TypeKind.REFERENCE;
            int local = code.allocateLocal(kind);
            code.storeLocal(kind, local);
            locals.add(local);
        }
    }

    private void array(Class<?> column, ClassDesc element) {
        code.checkcast(desc(column)).invokevirtual(desc(column), "values", MethodTypeDesc.of(element.arrayType()));
    }

    private void unbox(Class<?> type) {
        if (!type.isPrimitive()) {
            code.checkcast(desc(type));
            return;
        }
        ClassDesc boxed = java.lang.invoke.MethodType.methodType(type)
                .wrap()
                .returnType()
                .describeConstable()
                .orElseThrow();
        code.checkcast(boxed).invokevirtual(boxed, type.getName() + "Value", MethodTypeDesc.of(desc(type)));
    }

    private void skipNulls(Label next) {
        Label present = code.newLabel();
        code.aload(SKIP).ifnull(present);
        code.aload(SKIP).iload(row).baload().ifeq(present);
        appendNull(code);
        code.goto_(next).labelBinding(present);
    }

    private void callAndLeave(CodeBuilder.BlockCodeBuilder block) {
        call(block);
    }

    private void failed(CodeBuilder.BlockCodeBuilder block) {
        int failure = block.allocateLocal(TypeKind.REFERENCE);
        block.astore(failure)
                .aload(FAILURES)
                .iload(row)
                .aload(failure)
                .invokeinterface(
                        desc(LoopFailures.class),
                        "fail",
                        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, ConstantDescs.CD_Throwable));
        appendNull(block);
    }

    private void call() {
        call(code);
    }

    private void call(CodeBuilder to) {
        to.aload(result);
        if (primitiveResult) {
            to.iload(row);
        }
        List<JavaParameter> parameters = shape.method().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).role() == Role.REST) {
                rest(to, i, parameters.get(i).javaType());
            } else {
                load(to, i);
            }
        }
        Class<?> returned = method.getReturnType();
        List<ClassDesc> types = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            types.add(desc(type));
        }
        to.invokestatic(
                desc(method.getDeclaringClass()),
                method.getName(),
                MethodTypeDesc.of(desc(returned), types),
                method.getDeclaringClass().isInterface());
        if (primitiveResult) {
            to.arrayStore(TypeKind.from(returned));
        } else {
            Class<?> appended = returned == String.class || returned == Utf8.class ? returned : Object.class;
            to.invokestatic(LOOPS, "append", MethodTypeDesc.of(ConstantDescs.CD_void, BUILDER, desc(appended)));
        }
    }

    private void rest(CodeBuilder to, int first, Class<?> element) {
        int count = shape.forms().size() - first;
        to.loadConstant(count);
        if (element.isPrimitive()) {
            to.newarray(TypeKind.from(element));
        } else {
            to.anewarray(desc(element));
        }
        for (int i = 0; i < count; i++) {
            to.dup().loadConstant(i);
            load(to, first + i);
            to.arrayStore(TypeKind.from(element));
        }
    }

    /** Pushes argument {@code index} for the current row. */
    private void load(CodeBuilder to, int index) {
        Class<?> type = parameter(index).javaType();
        int local = locals.get(index);
        switch (shape.forms().get(index)) {
            case CONSTANT -> to.loadLocal(TypeKind.from(type), local);
            case BOOLEANS, INTS, LONGS, DOUBLES -> to.aload(local).iload(row).arrayLoad(TypeKind.from(type));
            case OBJECTS -> to.aload(local).iload(row).aaload().checkcast(desc(type));
            case SLICES -> slice(to, local, "slice");
            case NULLABLE_SLICES -> slice(to, local, "nullableSlice");
            case TEXTS ->
                to.aload(local)
                        .iload(row)
                        .invokevirtual(
                                BINARY, "text", MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_int));
            case BOXED ->
                to.aload(local)
                        .iload(row)
                        .invokeinterface(
                                desc(Column.class),
                                "value",
                                MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_int))
                        .checkcast(desc(type));
            case LAMBDA ->
                to.aload(local)
                        .iload(row)
                        .invokeinterface(
                                desc(LambdaArgument.class),
                                "at",
                                MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_int))
                        .checkcast(desc(type));
        }
    }

    private void slice(CodeBuilder to, int local, String step) {
        to.aload(local)
                .iload(row)
                .invokestatic(LOOPS, step, MethodTypeDesc.of(desc(Utf8.class), BINARY, ConstantDescs.CD_int));
    }

    private void appendNull(CodeBuilder to) {
        if (!primitiveResult) {
            to.aload(result).invokevirtual(BUILDER, "appendNull", ConstantDescs.MTD_void);
        }
    }

    private JavaParameter parameter(int index) {
        List<JavaParameter> parameters = shape.method().parameters();
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
