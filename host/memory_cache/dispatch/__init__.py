"""From each request of the protocol to the use case that serves it, in one `match`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from memory_cache import __version__, protocol
from memory_cache.dispatch import (
    arranging,
    asking,
    choosing,
    conversing,
    finding,
    forgetting,
    keeping,
    mapping,
    moving,
    opening,
    prompting,
    shelving,
)
from memory_cache.dispatch.following import FollowWork
from memory_cache.errors import AddonOlder, BadRequest, ProgramOlder
from memory_cache.protocol import MAX_CHUNK_BYTES, PROTOCOL_VERSION, AnyRequest, Hello, Welcome
from memory_cache.saying import Saying, say

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.dispatch.following import Following


def handle(desk: Desk, request: AnyRequest, job: Job) -> Following | None:
    """Serve one request; returns when it is done, raises what `failed` then says.

    A request that goes on by itself returns what is still to be followed.
    """
    desk.require_still()
    match request:
        case Hello():
            _hello(desk, request, job)
        case protocol.Put():
            if len(request.data) > MAX_CHUNK_BYTES:
                raise BadRequest("A chunk of an upload is too long.")
            desk.uploads.put(request.blob, request.index, request.data)
        case protocol.Open():
            opening.open_page(desk, request, job)
        case protocol.Status():
            opening.status(desk, request, job)
        case protocol.MeasureStorage():
            opening.measure_storage(desk, request, job)
        case protocol.Save():
            return keeping.save(desk, request, job)
        case protocol.WriteNote():
            return keeping.write_note(desk, request, job)
        case protocol.KeepDraft():
            keeping.keep_draft(desk, request)
        case protocol.ReadDraft():
            keeping.read_draft(desk, request, job)
        case protocol.AddFiles():
            keeping.add_files(desk, request, job)
        case protocol.AddFolder():
            keeping.add_folder(desk, request, job)
        case protocol.ListFolders():
            keeping.list_folders(desk, request, job)
        case protocol.SyncFolder():
            keeping.sync_folder(desk, request, job)
        case protocol.DropFolder():
            keeping.drop_folder(desk, request, job)
        case protocol.OpenFile():
            keeping.open_file(desk, request)
        case protocol.Ask():
            asking.ask(desk, request, job)
        case protocol.Prefill():
            asking.prefill(desk, request, job)
        case protocol.Search():
            finding.search(desk, request, job)
        case protocol.ListPages():
            finding.list_pages(desk, request, job)
        case protocol.Lookup():
            finding.lookup(desk, request, job)
        case protocol.ReadPage():
            finding.read_page(desk, request, job)
        case protocol.ReadText():
            finding.read_text(desk, request, job)
        case protocol.ReadSource():
            finding.read_source(desk, request, job)
        case protocol.Compare():
            finding.compare(desk, request, job)
        case protocol.FindRelated():
            finding.find_related(desk, request, job)
        case protocol.DrawMap():
            mapping.draw_map(desk, request, job)
        case protocol.Forget():
            return forgetting.forget(desk, request, job)
        case protocol.Restore():
            forgetting.restore(desk, request, job)
        case protocol.ListCollections():
            arranging.list_collections(desk, request, job)
        case protocol.MakeCollection():
            arranging.make_collection(desk, request, job)
        case protocol.RenameCollection():
            arranging.rename_collection(desk, request, job)
        case protocol.DropCollection():
            arranging.drop_collection(desk, request, job)
        case protocol.Collect():
            arranging.collect(desk, request, job)
        case protocol.ListChats():
            conversing.list_chats(desk, request, job)
        case protocol.ReadChat():
            conversing.read_chat(desk, request, job)
        case protocol.RenameChat():
            conversing.rename_chat(desk, request)
        case protocol.DropChat():
            conversing.drop_chat(desk, request)
        case protocol.RestoreChat():
            conversing.restore_chat(desk, request)
        case protocol.TakeBackTurn():
            conversing.take_back_turn(desk, request)
        case protocol.ExportChat():
            conversing.export_chat(desk, request, job)
        case protocol.ListPrompts():
            prompting.list_prompts(desk, request, job)
        case protocol.WritePrompt():
            prompting.write_prompt(desk, request, job)
        case protocol.ResetPrompt():
            prompting.reset_prompt(desk, request, job)
        case protocol.Export():
            moving.export(desk, request, job)
        case protocol.Import():
            moving.import_(desk, request, job)
        case protocol.Reindex():
            desk.memory.library.texts.read_again()
            desk.background.wake()
        case protocol.Watch():
            return FollowWork(desk, job)
        case protocol.ListModels():
            shelving.list_models(desk, request, job)
        case protocol.UseModel():
            shelving.use_model(desk, request)
        case protocol.FetchModel():
            return shelving.fetch_model(desk, request, job)
        case protocol.DropDownload():
            shelving.drop_download(desk, request, job)
        case protocol.RemoveModel():
            shelving.remove_model(desk, request, job)
        case protocol.RestoreModel():
            shelving.restore_model(desk, request)
        case protocol.LookAtModel():
            shelving.look_at_model(desk, request, job)
        case protocol.LoadModel():
            shelving.load_model(desk, request, job)
        case protocol.RestModel():
            shelving.rest_model(desk, request, job)
        case protocol.ReadSettings():
            choosing.read_settings(desk, request, job)
        case protocol.WriteSetting():
            choosing.write_setting(desk, request, job)
        case protocol.FindGpus():
            choosing.find_gpus(desk, request, job)
        case protocol.OpenFolder():
            choosing.open_folder(desk)
        case protocol.MoveFolder():
            choosing.move_folder(desk, request, job)
        case protocol.ListSites():
            choosing.list_sites(desk, request, job)
        case protocol.ReadSite():
            choosing.read_site(desk, request, job)
        case protocol.Cancel():
            raise BadRequest("Cancel is answered by the reader.")
    return None


def _hello(desk: Desk, request: Hello, job: Job) -> None:
    if request.protocol != PROTOCOL_VERSION:
        older = ProgramOlder if request.protocol > PROTOCOL_VERSION else AddonOlder
        raise older(
            say(
                "versions",
                "{older} The add-on speaks version {addon} of their protocol, the program version"
                " {program}.",
                older=Saying(older.sentence, older.code),
                addon=str(request.protocol),
                program=str(PROTOCOL_VERSION),
            )
        )
    chosen = desk.memory.chosen_model()
    welcome = Welcome(
        id=request.id,
        protocol=PROTOCOL_VERSION,
        host=__version__,
        pages=desk.memory.library.pages.count(),
        chat_model=chosen.name if chosen else None,
    )
    job.emit(welcome)
    # Importing what reads and embeds takes longer than all the rest: after the answer.
    threading.Thread(target=lambda: desk.background, name="starting", daemon=True).start()
