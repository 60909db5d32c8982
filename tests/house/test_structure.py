"""The house as a whole: floors, rooms, circles, sizes and manner."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, files, floor_of, imports, module_of, tree

ROOMS = {"models": 0, "rules": 1, "service": 2, "forms": 3, "views": 4, "rest": 4, "graph": 4, "jobs": 4, "area": 5}
LONGEST_FILE, LONGEST_FUNCTION = 250, 30
# What is too slow to import before it is needed, each with the files that may; `backoffice` is the whole application.
SPLINKING = {"backoffice/duplicates/service/splinking.py"}  # an extra, which need not be installed
SLOW = {
    "weasyprint": {"backoffice/web/pdf.py"},
    "backoffice": {"backoffice/__init__.py"},
    "splink": SPLINKING,
    "duckdb": SPLINKING,
    "pyarrow": SPLINKING,
}
NEVER_IN_RULES = ("flask", "backoffice.kernel.db", "sqlalchemy", "requests")


@pytest.mark.parametrize("path", files(), ids=module_of)
def test_an_area_imports_only_areas_above_it(path: Path) -> None:
    own = module_of(path).split(".")
    mine = floor_of(own[1]) if len(own) > 1 else None
    for imported in imports(path):
        area = imported.split(".")[1] if "." in imported else ""
        if mine is not None and area and area != own[1]:
            assert area != "demo", f"{module_of(path)} imports the demo"
            theirs = floor_of(area)
            allowed = theirs is None or theirs < mine or (theirs == mine == 4)
            assert allowed, f"{module_of(path)} imports {imported} from a floor that is not above"


def test_no_module_imports_itself_in_a_circle() -> None:
    edges = {module_of(path): set(imports(path)) for path in files()}
    edges = {module: {name for name in found if name in edges and name != module} for module, found in edges.items()}
    done: set[str] = set()

    def walk(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, f"a circle: {' -> '.join([*way[way.index(module) :], module])}"
        if module not in done:
            for name in edges[module]:
                walk(name, (*way, module))
            done.add(module)

    for module in edges:
        walk(module, ())


@pytest.mark.parametrize("path", files(), ids=module_of)
def test_a_room_knows_only_rooms_before_it(path: Path) -> None:
    own = module_of(path).split(".")
    room = next((part for part in own[2:3] if part in ROOMS), None)
    if room is None or floor_of(own[1]) is None or floor_of(own[1]) < 4:
        return
    for imported in imports(path):
        parts = imported.split(".")
        if parts[1:2] == own[1:2] and len(parts) > 2 and parts[2] in ROOMS and parts[2] != room:
            assert ROOMS[parts[2]] <= ROOMS[room], f"{module_of(path)} knows {imported}"


@pytest.mark.parametrize(
    "path", [path for path in files() if "rules" in module_of(path).split(".")[2:3]], ids=module_of
)
def test_rules_are_pure(path: Path) -> None:
    named = {name for node in ast.walk(tree(path)) for name in _imported(node)}
    assert not [name for name in named if name.startswith(NEVER_IN_RULES)], f"{module_of(path)} does I/O"


@pytest.mark.parametrize(
    "path", [path for path in files() if "service" in module_of(path).split(".")[2:3]], ids=module_of
)
def test_services_know_no_pages(path: Path) -> None:
    named = {name for node in ast.walk(tree(path)) for name in _imported(node)}
    assert not [name for name in named if name.startswith(("wtforms", "flask_wtf", "backoffice.web.respond"))]


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
    elif isinstance(node, ast.Import):
        yield from (name.name for name in node.names)


@pytest.mark.parametrize("path", files(), ids=module_of)
def test_no_import_hides_in_a_function(path: Path) -> None:
    where = str(path.relative_to(ROOT))
    for function in ast.walk(tree(path)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                for name in _imported(node):
                    assert where in SLOW.get(name.split(".")[0], set()), (
                        f"{where} imports {name} inside {function.name}"
                    )


@pytest.mark.parametrize("path", files(), ids=module_of)
def test_files_and_functions_stay_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE, f"{path.name} wants to become a folder"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            size = node.end_lineno - node.lineno + 1
            assert size <= LONGEST_FUNCTION, f"{module_of(path)}.{node.name} has {size} lines"


@pytest.mark.parametrize("path", files(), ids=module_of)
def test_the_first_line_says_what_the_file_knows(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{path} says nothing"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("__init__.py")), ids=module_of)
def test_packages_hold_one_docstring_only(path: Path) -> None:
    if path == PACKAGE / "__init__.py" or path.parent.name == "service" or "node_modules" in path.parts:
        return
    assert len(tree(path).body) <= 1, f"{path} does more than say what the package is"


RAW_SQL = {"text", "exec_driver_sql", "literal_column", "DDL"}
TAKES_SQL = RAW_SQL | {"execute", "scalars", "scalar", "op"}


def sql_from_pieces(module: ast.Module) -> list[int]:
    """The lines on which something that takes SQL is given a text put together at run time."""
    made = (ast.JoinedStr, ast.BinOp)
    names = {
        target.id
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and _put_together(node.value, made)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and node.args and _called(node.func) in TAKES_SQL
        if _put_together(node.args[0], made)
        or (_called(node.func) in RAW_SQL and getattr(node.args[0], "id", None) in names)
    ]


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _put_together(value: ast.expr, made: tuple[type[ast.expr], ...]) -> bool:
    formatted = isinstance(value, ast.Call) and _called(value.func) in ("format", "join", "replace")
    if formatted and "SQL" in {_called(node.func) for node in ast.walk(value) if isinstance(node, ast.Call)}:
        return False  # psycopg's composition, which quotes the names it is given
    texts = [part for part in ast.walk(value) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return formatted or (isinstance(value, made) and (isinstance(value, ast.JoinedStr) or bool(texts)))


def test_sql_is_never_put_together_from_pieces() -> None:
    for path in files():
        assert not sql_from_pieces(tree(path)), (
            f"{module_of(path)} builds SQL from pieces: {sql_from_pieces(tree(path))}"
        )


@pytest.mark.parametrize(
    "line",
    [
        'text(f"SELECT {x}")', 'text("SELECT " + x)', 'text("SELECT %s" % x)', 'text("SELECT {}".format(x))',
        'connection.exec_driver_sql(f"SELECT {x}")', 'literal_column("a" + x)', 'sa.text(" ".join(x))',
        'session.execute("SELECT " + x)', 'q = f"SELECT {x}"\ntext(q)', 'column.op(f"{x}")',
    ],
)  # fmt: skip
def test_the_search_for_sql_from_pieces_finds_it(line: str) -> None:
    assert sql_from_pieces(ast.parse(line))


def test_only_one_place_selects_customers() -> None:
    for path in files():
        if module_of(path).startswith("backoffice.customers") or "backoffice.demo" in module_of(path):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "select":
                assert not any(getattr(arg, "id", "") == "Customer" for arg in node.args), (
                    f"{module_of(path)} selects customers"
                )
