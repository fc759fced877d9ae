-- wrk script: each request books another free hour. BOOK_LIST names a file of lines "slug resource";
-- BOOK_FROM a date, the first of 300 days that are free in all of them. The hours are those that every day has once,
-- also when the clocks change. The text of a request is put together from kept parts: what the client costs is not
-- what is measured.
local FIRST_HOUR, HOURS = 4, 18
local places = {}
for line in io.lines(os.getenv("BOOK_LIST")) do
  local slug, resource = line:match("(%S+) (%S+)")
  places[#places + 1] = {"POST /s/" .. slug .. "/bookings HTTP/1.1\r\nHost: localhost\r\n" ..
    "Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: ",
    '{"resource":"' .. resource .. '"'}
end
local year, month, day = os.getenv("BOOK_FROM"):match("(%d+)-(%d+)-(%d+)")
local first = os.time({year = year, month = month, day = day, hour = 12})
local threads = 0
function setup(thread)
  thread:set("mine", threads)
  threads = threads + 1
  all = all or {}
  all[#all + 1] = thread
end
local spans = {} -- by slot
local function span(slot)
  local hour = FIRST_HOUR + slot % HOURS
  spans[slot] = string.format(',"date":"%s","from":"%02d:00","to":"%02d:00","units":1,' ..
    '"name":"Ada Rossi","email":"ada.rossi@example.org"}',
    os.date("%Y-%m-%d", first + math.floor(slot / HOURS) * 86400), hour, hour + 1)
  return spans[slot]
end
local sent = 0
created, refused = 0, 0
function request()
  local i = sent * 2 + mine
  sent = sent + 1
  local place = places[i % #places + 1]
  local slot = math.floor(i / #places)
  local body = place[2] .. (spans[slot] or span(slot))
  return place[1] .. #body .. "\r\n\r\n" .. body
end
function response(status)
  if status == 201 then created = created + 1 else refused = refused + 1 end
end
function done(summary)
  local yes, no = 0, 0
  for _, thread in ipairs(all) do
    yes, no = yes + thread:get("created"), no + thread:get("refused")
  end
  print(string.format("booked %d refused %d seconds %.3f", yes, no, summary.duration / 1e6))
end
