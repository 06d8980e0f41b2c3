"""Puts the switches into the code: an importer that compiles each module of Engage with a switch in every place that can be taken away.

The places are found in the syntax, none is listed: parts of each `visible_to`, each use of it, each refusal for want of permission, each question
to a rule, and each rule.
"""

import ast
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from engage.embedded.places import ROOT

PACKAGES = ("engage", "accounts", "visits", "sponsors")
APART = ("migrations", "embedded", "volume", "demonstration")
REFUSALS = {"NotAllowed", "OutOfScope", "Http404", "PermissionDenied"}
RULES = ("may_", "speaks_for")
SIGNS = re.compile(
    "|".join(("visible_to", "asks", *RULES, *REFUSALS))
)  # without one of them a file has no place
NAME = "__drill__"


@dataclass(frozen=True)
class Place:
    """One thing that can be taken away from the tree. `key` stays the same while the code around it moves."""

    key: str
    kind: str
    path: str
    line: int
    words: str


def source_files() -> list[Path]:
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if not set(path.relative_to(ROOT).parts) & set(APART)
    ]


def places() -> list[Place]:
    """Everything in the tree that can be taken away, file by file."""
    return [place for path in source_files() for place in instrumented(path)[1]]


@cache
def instrumented(path: Path) -> tuple[ast.Module | None, list[Place]]:
    """The module with its switches, and what they are; None where nothing can be taken away."""
    text = path.read_text(encoding="utf-8")
    if not SIGNS.search(text):
        return None, []
    switcher = _Switcher(path.relative_to(ROOT).as_posix())
    tree = switcher.visit(ast.parse(text))
    return (tree, switcher.places) if switcher.places else (None, [])


def install(switches: ModuleType) -> None:
    """From now on modules of Engage are compiled with switches. Call before any of them is imported."""
    __builtins__[NAME] = switches  # type: ignore[index]
    sys.meta_path.insert(0, _Finder())


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType | None:
        path = Path(self.get_filename(fullname))
        tree, _ = instrumented(path)
        if tree is None:
            return super().get_code(fullname)  # as it stands, from what is compiled already
        return compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in PACKAGES or set(fullname.split(".")) & set(APART):
            return None
        found = PathFinder.find_spec(fullname, path, target)
        if found is not None and isinstance(found.loader, SourceFileLoader):
            found.loader = _Loader(found.loader.name, found.loader.path)
        return found


class _Switcher(ast.NodeTransformer):
    def __init__(self, path: str) -> None:
        self.path = path
        self.places: list[Place] = []
        self._within: list[str] = []
        self._in_scope = False  # inside a definition of visible_to
        self._keys: dict[str, int] = {}
        self._is_rules = Path(path).stem in {"rules", "permissions"} or "/rules/" in path

    def _switch(self, kind: str, node: ast.AST, words: str) -> ast.Constant:
        key = f"{self.path} {'.'.join(self._within)} {kind} {words}"
        count = self._keys[key] = self._keys.get(key, 0) + 1
        key = f"{key} #{count}" if count > 1 else key
        self.places.append(Place(key, kind, self.path, getattr(node, "lineno", 0), words))
        return ast.Constant(key)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._within.append(node.name)
        self.generic_visit(node)
        self._within.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before = self._in_scope
        self._in_scope = before or (node.name == "visible_to" and not _only_raises(node))
        self._within.append(node.name)
        if self._is_rules and not self._in_scope and _is_rule(node):
            self._rule(node)
        self.generic_visit(node)
        self._within.pop()
        self._in_scope = before
        return node

    def _rule(self, node: ast.FunctionDef) -> None:
        """The rule holds for everybody."""
        switch = self._switch("rule", node, node.name)
        first = 1 if ast.get_docstring(node) is not None else 0
        yes = ast.If(test=_call("off", switch), body=[ast.Return(ast.Constant(True))], orelse=[])
        node.body.insert(first, ast.copy_location(yes, node.body[-1]))

    def visit_If(self, node: ast.If) -> ast.AST:
        asks_only = _refuses_only(node)
        switch = self._conditioned(node) if self._in_scope and _is_way_out(node) else None
        if asks_only and isinstance(node.test, ast.UnaryOp) and isinstance(node.test.operand, ast.Call):
            # The refusal itself is the switch; what it asks would be the same removal a second time.
            node.test.operand.args = [self.visit(argument) for argument in node.test.operand.args]
            self._below(node.test.operand)
        elif switch is None:
            node.test = self.visit(node.test)
        node.body = self._visited(node.body)
        node.orelse = self._visited(node.orelse)
        return node

    def _below(self, call: ast.Call) -> None:
        call.func = self.visit(call.func)
        for keyword in call.keywords:
            keyword.value = self.visit(keyword.value)

    def _visited(self, body: list[ast.stmt]) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        for statement in body:
            new = self.visit(statement)
            done += new if isinstance(new, list) else [new]
        return done

    def _conditioned(self, node: ast.If | ast.IfExp) -> bool:
        words = ast.unparse(node.test)
        never = self._switch("definition", node, f"never: {words}")
        always = self._switch("definition", node, f"always: {words}")
        node.test = _call("condition", never, always, _later(self.visit(node.test)))
        return True

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        if self._in_scope and _is_self(node.body):
            self._conditioned(node)
            node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
            return node
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        if not isinstance(raised, ast.Name) or raised.id not in REFUSALS:
            return self.generic_visit(node)
        switch = self._switch("refusal", node, ast.unparse(node))
        test = ast.UnaryOp(ast.Not(), _call("off", switch))
        return ast.copy_location(ast.If(test=test, body=[node], orelse=[]), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        if not (self._in_scope and isinstance(node.op, ast.BitOr | ast.BitAnd)):
            return self.generic_visit(node)
        switch = self._switch("definition", node, ast.unparse(node))
        node.value = self.visit(node.value)
        test = ast.UnaryOp(ast.Not(), _call("off", switch))
        return ast.copy_location(ast.If(test=test, body=[node], orelse=[]), node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if not (self._in_scope and isinstance(node.op, ast.BitOr | ast.BitAnd)):
            return self.generic_visit(node)
        combine = "or_" if isinstance(node.op, ast.BitOr) else "and_"
        operator = ast.parse(f"__import__('operator').{combine}", mode="eval").body
        parts = [self._part(operand) for operand in _operands(node, type(node.op))]
        return ast.copy_location(_call("combined", operator, *parts), node)

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        """Within a scope a dictionary holds a condition for each part somebody may have."""
        if not self._in_scope:
            return self.generic_visit(node)
        kept: list[ast.expr] = []
        for key, value in zip(node.keys, node.values, strict=True):
            switch = self._switch("definition", value, ast.unparse(value))
            condition = ast.Dict([key], [self.visit(value)])
            kept.append(ast.IfExp(_call("off", switch), ast.Dict([], []), condition))
        return ast.copy_location(ast.Dict([None] * len(kept), kept), node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """A rule that is a question to the table of rights holds for everybody."""
        name = node.targets[0]
        if not (self._is_rules and isinstance(name, ast.Name) and _asks(node.value)):
            return self.generic_visit(node)
        switch = self._switch("rule", node, name.id)
        node.value = ast.copy_location(_call("asking", switch, node.value), node.value)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        if not self._in_scope:
            return self.generic_visit(node)
        chosen = "any_of" if isinstance(node.op, ast.Or) else "all_of"
        return ast.copy_location(_call(chosen, *(self._part(value) for value in node.values)), node)

    def _part(self, operand: ast.expr) -> ast.expr:
        switch = self._switch("definition", operand, ast.unparse(operand))
        return ast.Tuple([switch, _later(self.visit(operand))], ast.Load())

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "visible_to" and len(node.args) == 1:
            switch = self._switch("use", node, ast.unparse(node))
            rows, user = self.visit(node.func.value), self.visit(node.args[0])
            return ast.copy_location(_call("scoped", switch, rows, user), node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if self._in_scope and name in {"filter", "exclude"}:
            return self._filtered(node)
        if name.startswith("may_") and not self._is_rules:
            switch = self._switch("question", node, ast.unparse(node))
            asked = self.generic_visit(node)
            return ast.copy_location(_call("allowed", switch, _later(asked)), node)
        return self.generic_visit(node)

    def _filtered(self, node: ast.Call) -> ast.Call:
        """Each condition of a filter can be taken away on its own."""
        node.func = self.visit(node.func)
        for number, argument in enumerate(node.args):
            switch = self._switch("definition", argument, ast.unparse(argument))
            kept = ast.Tuple([self.visit(argument)], ast.Load())
            choice = ast.IfExp(_call("off", switch), ast.Tuple([], ast.Load()), kept)
            node.args[number] = ast.Starred(choice, ast.Load())
        for number, keyword in enumerate(node.keywords):
            switch = self._switch("definition", keyword, ast.unparse(keyword))
            value = self.visit(keyword.value)
            if keyword.arg is not None:
                kept = ast.Dict([ast.Constant(keyword.arg)], [value])
                node.keywords[number] = ast.keyword(
                    None, ast.IfExp(_call("off", switch), ast.Dict([], []), kept)
                )
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`rows=Account.objects.visible_to`: handed on, asked later."""
        if node.attr != "visible_to" or not isinstance(node.ctx, ast.Load):
            return self.generic_visit(node)
        switch = self._switch("use", node, ast.unparse(node))
        return ast.copy_location(_call("scope_of", switch, self.visit(node.value)), node)


def _call(function: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name(NAME, ast.Load()), function, ast.Load()), list(arguments), [])


def _later(value: ast.expr) -> ast.Lambda:
    nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    return ast.Lambda(nothing, value)


def _operands(node: ast.expr, operator: type[ast.operator]) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, operator):
        return [*_operands(node.left, operator), *_operands(node.right, operator)]
    return [node]


def _is_self(node: ast.expr | None) -> bool:
    return node is not None and ast.unparse(node) in {"self", "self.all()"}


def _is_way_out(node: ast.If) -> bool:
    return len(node.body) == 1 and isinstance(node.body[0], ast.Return) and _is_self(node.body[0].value)


def _refuses_only(node: ast.If) -> bool:
    raised = node.body[0].exc if len(node.body) == 1 and isinstance(node.body[0], ast.Raise) else None
    named = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(named, ast.Name) and named.id in REFUSALS


def _only_raises(node: ast.FunctionDef) -> bool:
    return isinstance(node.body[-1], ast.Raise)


def _asks(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"asks", "asks_standing"}
    )


def _is_rule(node: ast.FunctionDef) -> bool:
    answers_yes_or_no = isinstance(node.returns, ast.Name) and node.returns.id == "bool"
    return answers_yes_or_no and node.name.startswith(RULES)
