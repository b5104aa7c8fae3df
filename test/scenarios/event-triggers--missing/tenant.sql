create function note() returns event_trigger language plpgsql as 'begin end';
create function log() returns event_trigger language plpgsql as 'begin end';
