"""The OpenAPI 3.1 document, generated from the operations and their models."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from adapters.api.operations import Operation
from bot.reference.values import Fault

FAULTS = {
    "400": "Something is missing or malformed",
    "401": "The token is missing or wrong",
    "404": "No such State, instrument or topic is held",
    "429": "Asked too often within a minute",
    "503": "Busy; Retry-After says when to come back",
}


def document(operations: Sequence[Operation], public_url: str) -> dict[str, Any]:
    """The description of the API; `public_url` is where others reach it, empty where that is not known."""
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(Fault, "serialization")]
    for each in operations:
        models.append((each.answer, "serialization"))
        if each.method == "post":
            models.append((each.given, "validation"))
    refs, schemas = models_json_schema(models, ref_template="#/components/schemas/{model}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sanad",
            "version": "1",
            "summary": "Standards on child online protection, with a source and a date on every claim.",
            "description": "Read-only. Nothing that is asked is kept. Reference information, not legal advice.",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": public_url.rstrip("/") or "/"}],
        "security": [{"token": []}],
        "paths": {each.path: {each.method: _described(each, refs)} for each in operations},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas["$defs"],
            "responses": {
                status: {"description": said, **_content(refs[Fault, "serialization"])}
                for status, said in FAULTS.items()
            },
        },
    }


def _described(operation: Operation, refs: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "responses": {
            "200": {"description": "The answer", **_content(refs[operation.answer, "serialization"])},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in FAULTS},
        },
    }
    if operation.method == "post":
        found["requestBody"] = {"required": True, **_content(refs[operation.given, "validation"])}
    elif parameters := list(_parameters(operation)):
        found["parameters"] = parameters
    return found


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    schema = operation.given.model_json_schema()
    for name, value in schema.get("properties", {}).items():
        in_path = f"{{{name}}}" in operation.path
        rest = {key: part for key, part in value.items() if key not in {"title", "description"}}
        yield {
            "name": name,
            "in": "path" if in_path else "query",
            "required": in_path or name in schema.get("required", ()),
            "description": value["description"],
            "schema": rest,
        }


def _content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}
