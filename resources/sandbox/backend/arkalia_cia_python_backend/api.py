"""The backend of Arkalia CIA, as far as the sandbox needs it: it answers, it is well, and it logs as the real one does."""

import json
import sys
import uuid
from datetime import datetime, timezone
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI(title="Arkalia CIA")

# While this file is there the backend says that it is not well: somebody took it out of service.
OUT_OF_SERVICE = Path("/tmp/out-of-service")


def log(level: str, message: str, **fields: object) -> None:
    """One line of JSON, with the names that python-json-logger gives them."""
    line = {
        "asctime": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S,%f")[:-3],
        "name": "arkalia.api",
        "levelname": level,
        "message": message,
        **fields,
    }
    print(json.dumps(line), file=sys.stderr if level == "ERROR" else sys.stdout, flush=True)


@app.middleware("http")
async def trace(request: Request, call_next):
    trace_id = request.headers.get("x-trace-id") or uuid.uuid4().hex
    request.state.trace_id = trace_id
    response = await call_next(request)
    response.headers["x-trace-id"] = trace_id
    if request.url.path != "/health":
        log("INFO", f"{request.method} {request.url.path} {response.status_code}", trace_id=trace_id)
    return response


@app.get("/health")
async def health_check():
    if OUT_OF_SERVICE.exists():
        log("ERROR", "out of service")
        return JSONResponse({"status": "out of service"}, status_code=503)
    return {"status": "healthy", "timestamp": datetime.now(timezone.utc).isoformat(), "version": "1.0.0"}


@app.get("/documents/{document}")
async def read_document(document: int, request: Request):
    if document == 404:
        log("ERROR", "document is missing from the index", trace_id=request.state.trace_id, document=document)
        return JSONResponse({"detail": "no such document"}, status_code=404)
    log("INFO", "document read", trace_id=request.state.trace_id, document=document)
    return {"document": document, "title": f"Document {document}"}
