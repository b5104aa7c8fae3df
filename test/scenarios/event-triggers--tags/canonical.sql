create function note() returns event_trigger language plpgsql as 'begin end';
create function log() returns event_trigger language plpgsql as 'begin end';
create event trigger audit on ddl_command_end when tag in ('DROP TABLE', 'CREATE TABLE') execute function note();
