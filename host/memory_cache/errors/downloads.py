"""What can go wrong with a download."""

from __future__ import annotations

from memory_cache.errors.root import MemoryCacheError


class DownloadError(MemoryCacheError):
    """A model could not be downloaded."""

    code = "download_failed"
    sentence = "The model could not be downloaded."
    remedy = "Try again later, or choose another model."


class DownloadRefused(DownloadError):
    """The address, or one that it led to, is not one that models are downloaded from."""

    code = "download_refused"
    sentence = "The download led to an address that Memory Cache does not trust."
    remedy = "Nothing was downloaded from there. Choose another model, or try again later."


class DownloadUnreachable(DownloadError):
    """The server's name cannot be looked up, or nothing answers there."""

    code = "download_unreachable"
    sentence = "The server that has the model could not be reached."
    remedy = "Check that this computer is online, then download it again."


class DownloadUntrusted(DownloadError):
    """No encrypted connection to the server that can be trusted."""

    code = "download_untrusted"
    sentence = "The server could not prove that it is the right one."
    remedy = (
        "Check the date and time of this computer. Public networks that ask you to log in "
        "cause this too."
    )


class DownloadStalled(DownloadError):
    """The connection is up, but nothing arrives."""

    code = "download_stalled"
    sentence = "Nothing has arrived for a while."
    remedy = "Download it again: it goes on from where it was."


class DownloadCut(DownloadError):
    """The connection broke, or the server failed, again and again."""

    code = "download_cut"
    sentence = "The download was cut off several times."
    remedy = "Download it again: it goes on from where it was."


class DownloadGone(DownloadError):
    """The server has no such file (any more)."""

    code = "download_gone"
    sentence = "The model is not at its address any more."
    remedy = "Choose another model, or update Memory Cache."


class DownloadForbidden(DownloadError):
    """The server wants an account or a consent."""

    code = "download_forbidden"
    sentence = "The owner of this model gives it only to people who ask for it."
    remedy = (
        "Ask for it on its web page, download it in the browser, then choose the file with "
        "“memory-cache models use FILE”."
    )


class DownloadWrong(DownloadError):
    """What the server sends is not the file that was wanted."""

    code = "download_wrong"
    sentence = "What arrived is not the model that was asked for, and was deleted."
    remedy = "Download it again. If it comes back, choose another model."


class DownloadNoSpace(DownloadError):
    """The disk cannot hold the file, or the folder cannot be written."""

    code = "download_no_space"
    sentence = "There is not enough free space for this model."
    remedy = "Free some space, or choose a smaller model."


class DownloadBusy(DownloadError):
    """The same file is being downloaded already."""

    code = "download_busy"
    sentence = "This model is being downloaded already."
    remedy = "Wait until that is done, or stop it first."
