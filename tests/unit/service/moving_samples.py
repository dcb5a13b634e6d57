"""Small files such as browsers and other programs export, with made-up pages."""

from __future__ import annotations

from typing import Any

NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file. -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks Menu</H1>
<DL><p>
    <DT><A HREF="https://a.example/ferry?x=1&amp;y=2" ADD_DATE="1600000000" TAGS="sea,slow travel">\
The ferry &amp; its crossing</A>
    <DD>Sails at nine.
    <DT><H3 ADD_DATE="1" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks Toolbar</H3>
    <DL><p>
        <DT><H3 ADD_DATE="2">Cooking</H3>
        <DL><p>
            <DT><H3>Soups</H3>
            <DL><p>
                <DT><A HREF="https://b.example/lentils" ADD_DATE="1600000001">Lentil soup</A>
            </DL><p>
            <DT><A HREF="javascript:if(a>b)alert('x')">Bookmarklet</A>
            <DT><A HREF="place:sort=8&maxResults=10">Most visited</A>
        </DL><p>
        <DT><A HREF="https://c.example/" ADD_DATE="1600000002000000">日本語</A>
    </DL><p>
</DL>
"""
SINGLEFILE = """<!DOCTYPE html> <html lang="en"><!--
 Page saved with SingleFile\x20
 url: https://saved.example/tide-mill?utm_source=mail\x20
 saved date: Tue Mar 04 2025 21:15:09 GMT+0100 (Central European Standard Time)
--><head><meta charset="utf-8"><title>The tide mill</title></head><body>
<p>The mill turned twice a day, whenever the sea came in and again when it went out.</p>
</body></html>
"""
KARAKEEP: dict[str, Any] = {
    "lists": [
        {"id": "l1", "name": "Reading", "parentId": None, "icon": "🚀", "type": "manual"},
        {"id": "l2", "name": "Mills", "parentId": "l1", "icon": "🚀", "type": "manual"},
    ],
    "bookmarks": [
        {
            "createdAt": 1600000000,
            "title": "The tide mill",
            "tags": ["sea"],
            "lists": ["l2", "gone"],
            "content": {"type": "link", "url": "https://k.example/mill"},
            "note": "Ask Ingrid about the sluice.",
            "archived": False,
        },
        {
            "createdAt": 1600000100,
            "title": None,
            "tags": [{"name": "kept whole"}],
            "content": {
                "type": "link",
                "url": "https://k.example/whole",
                "htmlContent": "<p>The whole article is here, with all its words.</p>",
            },
            "note": None,
        },
        {
            "createdAt": 1600000200,
            "title": "Shopping",
            "tags": [],
            "content": {"type": "text", "text": "Bread, salt \ud83e\udd56"},
            "note": None,
        },
        {"createdAt": 1600000300, "title": "scan.pdf", "tags": [], "content": None, "note": None},
        {"createdAt": 1600000300, "title": 7, "tags": [], "content": None, "note": None},
    ],
}
READWISE_CSV = """\
Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,\
Highlighted at,Document tags
"The tide, she wrote,
waits for no miller.",The Tide Mill,Ingrid Sandvik,B00X,Use this,yellow,"sea,time",page,12,\
2020-10-05 10:15:30+00:00,history
Salt is patient.,Bread and Salt,Ola Nord,,,,,location,99,2020-10-06 10:15:30+00:00,
"He said ""never"".",The Tide Mill,Ingrid Sandvik,B00X,,,,page,14,2021-01-01 00:00:00+00:00,history
"""
READWISE_JSON: dict[str, Any] = {
    "count": 1,
    "nextPageCursor": None,
    "results": [
        {
            "user_book_id": 1,
            "title": "Mills",
            "readable_title": "Mills of the north",
            "author": "Ingrid Sandvik",
            "source_url": "https://r.example/mills",
            "book_tags": [{"id": 1, "name": "history"}],
            "highlights": [
                {
                    "id": 5,
                    "text": "It turned twice a day.",
                    "note": "",
                    "location": 3,
                    "location_type": "order",
                    "highlighted_at": "2023-05-01T10:00:00Z",
                    "tags": [],
                    "is_deleted": False,
                }
            ],
        }
    ],
}
POCKET = """title,url,time_added,tags,status
The ferry,https://p.example/ferry,1600000000,sea|slow,unread
https://p.example/untitled,https://p.example/untitled,1600000001,,archive
Nothing,,1600000002,,unread
"""
READER = """Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen
The mill,https://q.example/mill,01h,"['sea', 'old mills']",2022-11-06 04:33:50+00:00,0,new,True
"""
POCKET_HTML = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>Pocket Export</title></head>
<body><h1>Unread</h1><ul>
<li><a href="https://p.example/one" time_added="1600000000" tags="sea,slow">One &amp; 1</a></li>
</ul><h1>Read Archive</h1><ul>
<li><a href="https://p.example/two" time_added="1600000001" tags="">Two</a></li>
</ul></body></html>"""
